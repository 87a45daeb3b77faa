"""How the API writes its answers; apart from records.api, which loads the views that name it."""

from rest_framework.renderers import JSONRenderer


class AnswerRenderer(JSONRenderer):
    """JSON in plain Chinese; half a character that somebody sent goes back escaped."""

    def render(self, data, *args, **kwargs):
        try:
            return super().render(data, *args, **kwargs)
        except UnicodeEncodeError:
            self.ensure_ascii = True
            return super().render(data, *args, **kwargs)
