"""Interleaved rounds and their medians: what slows the machine slows every page alike."""

import statistics
from dataclasses import dataclass, field

from django.db import connections

from accounts.rls import business_models
from bench.server import Browser


@dataclass
class Page:
    """A page to measure; `target` × the median of `against` is what it may take."""

    label: str
    url: str
    reader: object = None
    against: str = "floor"
    target: float | None = None
    stretch: float | None = None
    times: list = field(default_factory=list)
    size: int = 0

    @property
    def median(self):
        return statistics.median(self.times)


def rounds(port, pages, count, warm_up=5):
    """Every page once a round, `count` rounds after the warm-up."""
    browsers = {
        page.label: Browser(port, page.reader.cookie if page.reader else "") for page in pages
    }
    for turn in range(warm_up + count):
        for page in pages:
            seconds, page.size = browsers[page.label].get(page.url)
            if turn >= warm_up:
                page.times.append(seconds)


def with_and_without_policies(port, pages, count, blocks=5):
    """(protected, bare) copies of the pages, measured in turns on the same server."""
    protected = [Page(p.label, p.url, p.reader) for p in pages]
    bare = [Page(p.label, p.url, p.reader) for p in pages]
    try:
        for _block in range(blocks):
            rounds(port, protected, count // blocks, warm_up=2)
            policies("DISABLE")
            rounds(port, bare, count // blocks, warm_up=2)
            policies("ENABLE")
    finally:
        policies("ENABLE")
    return protected, bare


def policies(word):
    """Switch row-level security of every business table; only ever in the bench's database."""
    with connections["owner"].cursor() as cursor:
        for model in business_models():
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {word} ROW LEVEL SECURITY")
