"""The menu: apps register entries, an office sees those whose verb it has."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """A menu entry: shown to offices with `verb`, in ascending `order`."""

    label: str
    url_name: str
    verb: str
    order: int = 50


_entries = []


def add_entries(*entries):
    """Register menu entries; called in AppConfig.ready."""
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.order)


def navigation(request):
    """The entries of the acting office, the current one marked."""
    found = []
    for entry in _entries:
        if request.office.may(entry.verb):
            url = reverse(entry.url_name)
            found.append({"label": entry.label, "url": url, "active": request.path.startswith(url)})
    return found
