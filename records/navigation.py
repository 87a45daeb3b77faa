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
    """The entries of the acting office; the one whose address fits the page best is marked."""
    entries = [(entry, reverse(entry.url_name)) for entry in _entries if may(request, entry)]
    here = max((url for _, url in entries if request.path.startswith(url)), key=len, default="")
    return [{"label": entry.label, "url": url, "active": url == here} for entry, url in entries]


def may(request, entry):
    return request.office.may(entry.verb)
