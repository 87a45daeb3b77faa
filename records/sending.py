"""Stored files on their way to a browser: by the web server where there is one, else by us."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header


def send_stored(name, *, file_name, mime):
    """A file of the storage as a download; the caller has checked who asks."""
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=mime)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{name}"
        response["Content-Disposition"] = content_disposition_header(True, file_name)
        return response
    if not default_storage.exists(name):
        raise Http404
    return FileResponse(
        default_storage.open(name), as_attachment=True, filename=file_name, content_type=mime
    )
