"""Names, years and lines about schools as pure functions."""

import re
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


def letters_of(words):
    """What was typed as the letters of a pinyin, or an empty string: "Jiang pan" is jiangpan."""
    letters = words.replace(" ", "").lower()
    return letters if re.fullmatch(r"[a-z]+", letters) else ""


def initials_pattern(letters):
    """Matches a sort key with syllables in a row that begin with the letters."""
    return "(^| )" + " ".join(f"{letter}[^ ]*" for letter in letters)


def is_called(name, words):
    """Does a name hold the words, or its pinyin? As `queries.register.named` asks of rows."""
    words = unicodedata.normalize("NFKC", words).strip()
    key, letters = sort_key(name), letters_of(words)
    if not letters:
        return words in name
    heard = letters in key.replace(" ", "") or re.search(initials_pattern(letters), key)
    return words in name or bool(heard)


def school_year_of(day):
    """The school year a day lies in, named by the year it begins: 2026 is 2026–2027学年."""
    return day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1


def school_year_days(year):
    """Its first and last day: 1 September to 31 August."""
    first = date(year, SCHOOL_YEAR_BEGINS, 1)
    return first, date(year + 1, SCHOOL_YEAR_BEGINS, 1) - timedelta(days=1)


def school_year_label(year):
    return f"{year}-{year + 1}学年"
