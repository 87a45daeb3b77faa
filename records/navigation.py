"""The menu in two rows: rooms, and the pages of the room one is in."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.offices import MATRIX

# By the tens of an entry's order.
ROOMS = {
    1: _("总览"), 2: _("集团"), 3: _("学校"), 4: _("教师"), 5: _("经费"), 6: _("规划"),
    7: _("评价"), 9: _("管理"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A menu entry: shown to offices with `verb`, in ascending `order`; its tens are the room."""

    label: str
    url_name: str
    verb: str
    order: int = 50

    @property
    def room(self):
        return self.order // 10


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    room: int


_entries = []


def add_entries(*entries):
    """Register menu entries; called in AppConfig.ready."""
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.order)


def navigation(request):
    """For base.html: the rooms of the acting office, and the pages of the room one is in.

    The entry whose address fits the page best says where one is; a page that stands elsewhere
    but belongs to an entry names that one's address (`request.menu_url`). A room of one page bears
    that page's name and has no second row.
    """
    links = entries_of(request.office.office, get_language())
    path = getattr(request, "menu_url", request.path)
    here = max(
        (link for link in links if path.startswith(link.url)),
        key=lambda link: len(link.url), default=None,
    )  # fmt: skip
    rooms = {}
    for link in links:
        rooms.setdefault(link.room, []).append(link)
    inside = rooms[here.room] if here else []
    return {
        "rooms": [
            {"label": str(ROOMS[room]) if len(pages) > 1 else pages[0].label,
             "url": pages[0].url, "active": pages is inside}
            for room, pages in rooms.items()
        ],
        "pages": [{"label": link.label, "url": link.url, "active": link is here}
                  for link in inside if len(inside) > 1],
    }  # fmt: skip


@cache
def entries_of(office, language):
    """A Link to each page an office has a verb for, in order."""
    return [
        Link(str(e.label), reverse(e.url_name), e.room)
        for e in _entries
        if e.verb in MATRIX[office]
    ]
