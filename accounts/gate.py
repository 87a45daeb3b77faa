"""What every view stands behind: an office, its verb, and rows within its jurisdiction."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.refusals import NoVerb
from accounts.services import require


def needs(*verbs):
    """A view for offices with any of `verbs`; visitors log in first, other offices get 403."""

    def wrap(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.office is None:
                raise NoVerb(
                    _("您现在没有任职"),
                    rule=_("办理事项须有在任的职务"),
                    next_step=_("请联系本市安全管理员办理任职"),
                )
            if verbs and not any(request.office.may(verb) for verb in verbs):
                require(request.office, verbs[0])
            return view(request, *args, **kwargs)

        guarded.verbs = verbs
        return guarded

    return wrap


def get_within(rows, office, **where):
    """One row the office may see, else 404; `rows` is a model or a queryset.

    A key that no row can have ("abc" in an address of the API) finds nothing.
    """
    queryset = getattr(rows, "objects", rows)
    try:
        row = queryset.within(office).filter(**where).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404
    return row
