"""The menu: apps register entries, an office sees those whose verb it has."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language

from accounts.offices import MATRIX


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
    entries = entries_of(request.office.office, get_language())
    here = max((url for _, url in entries if request.path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "active": url == here} for label, url in entries]


@cache
def entries_of(office, language):
    """(label, address) of each entry an office has a verb for."""
    return [(str(e.label), reverse(e.url_name)) for e in _entries if e.verb in MATRIX[office]]
