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


def cost_of_policies(port, pages, count, blocks=8):
    """Page → how many times longer it takes with policies than without, block beside block.

    The median of the blocks' ratios: two neighbours see the same load, the whole run does not.
    """
    ratios = {page.label: [] for page in pages}
    for _block in range(blocks):
        protected = block(port, pages, count // blocks)
        policies("DISABLE")
        try:
            bare = block(port, pages, count // blocks)
        finally:
            policies("ENABLE")
        for label, found in ratios.items():
            found.append(protected[label] / bare[label])
    return {page.label: (page, statistics.median(ratios[page.label])) for page in pages}


def block(port, pages, count):
    """Label → median of a few rounds, after enough of them to fill every thread's caches again."""
    copies = [Page(page.label, page.url, page.reader) for page in pages]
    rounds(port, copies, count, warm_up=4)
    return {page.label: page.median for page in copies}


def policies(word):
    """Switch row-level security of every business table; only ever in the bench's database."""
    with connections["owner"].cursor() as cursor:
        for model in business_models():
            cursor.execute(f"ALTER TABLE {model._meta.db_table} {word} ROW LEVEL SECURITY")
