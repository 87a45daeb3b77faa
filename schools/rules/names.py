"""Names, years and lines about schools as pure functions."""

import unicodedata
from datetime import date, timedelta

from pypinyin import lazy_pinyin

from accounts.names import seen

SCHOOL_YEAR_BEGINS = 9  # September


def normal_name(name):
    """A name as it is compared: full-width folded, brackets made one kind, the unseen gone."""
    folded = "".join(unicodedata.normalize("NFKC", seen(name or "")).split())
    folded = unicodedata.normalize("NFKC", folded)  # a lone accent folds to a blank and a mark
    return folded.replace("（", "(").replace("）", ")")


def sort_key(name):
    """Pinyin of a name, for sorting and search; ASCII, so that an index can order it."""
    return " ".join(lazy_pinyin(normal_name(name))).lower()[:240]


def school_year_of(day):
    """The school year a day lies in, named by the year it begins: 2026 is 2026–2027学年."""
    return day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1


def school_year_days(year):
    """Its first and last day: 1 September to 31 August."""
    first = date(year, SCHOOL_YEAR_BEGINS, 1)
    return first, date(year + 1, SCHOOL_YEAR_BEGINS, 1) - timedelta(days=1)


def school_year_label(year):
    return f"{year}-{year + 1}学年"
