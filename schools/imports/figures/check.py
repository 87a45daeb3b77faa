"""The check of a table of yearly figures, by the rules of the form.

What contradicts the register, the state of a filing or another row is wrong. What is only
unlikely is a note: it comes in, and waits for its reason before the figures are handed in.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from schools.forms.figures import AREAS, FIRST_YEAR
from schools.imports.figures.columns import GRADE_COLUMNS, SHARED
from schools.imports.figures.standing import reported_before, standing_filings
from schools.imports.finding import SchoolBook
from schools.models import FiguresFiling, School
from schools.queries.figures import medians
from schools.rules import school_year_label, school_year_of
from schools.rules.figures import (
    IN_WAN,
    SECTION_NAMES,
    SECTIONS,
    WAN,
    class_sizes,
    items_of,
    larger_than_whole,
)
from schools.rules.plausibility import Reported, doubts
from schools.services.figures import OPEN_STATES, check_reports, locked_next

YEAR = re.compile(r"([0-9]{4})(?:[-–—~至/]([0-9]{4}))?(?:学年度?)?")
CENT = Decimal("0.01")
# Questions about what is not there are counted for the whole table, not said row by row.
ABOUT_GAPS = {"no_classes"}


def check(rows, by):
    """Fill what was found in each row; returns the kind's part of the summary."""
    places = rows[0].frame.places
    convert(rows, places)
    book, this_year = SchoolBook(by), school_year_of(timezone.localdate())
    has_classes = not GRADE_COLUMNS.keys().isdisjoint(places)
    for row in rows:
        read_row(row, book, this_year)
        if has_classes and row.parsed:
            read_classes(row, row.parsed["section"])
    by_filing = {}
    for row in rows:
        if row.parsed:
            key = row.parsed["school"], row.parsed["year"]
            by_filing.setdefault(key, []).append(row)
    years = sorted({year for _school, year in by_filing})
    against = Against(
        book,
        standing_filings(years, by),
        reported_before(years, by),
        {year: medians(by.bureau_id, year - 1) for year in years},
        by,
        tuple(name for name in SHARED if name in places),
    )
    new = gaps = 0
    for key, its_rows in by_filing.items():
        filing = against.filings.get(key)
        if good := check_filing(key, its_rows, filing, against):
            new += filing is None
            gaps += note_doubts(key, good, filing, against)
    return {"filings_new": new, "gaps": gaps, "warnings": gap_words(gaps)}


def gap_words(gaps):
    if not gaps:
        return []
    return [_("有 %(n)s 份数据还有没填的栏或没有班级；导入后在填报页补齐或写明原因，才能上报。")
            % {"n": gaps}]  # fmt: skip


def convert(rows, places):
    """万元 as yuan, areas to the second place."""
    for name in {*IN_WAN, *AREAS} & places.keys():
        factor = WAN if name in IN_WAN else 1
        for row in rows:
            if (value := row.values[name]) is not None:
                row.values[name] = (value * factor).quantize(CENT)


def read_row(row, book, this_year):
    """Which filing and section the row is about, in `parsed`."""
    said = row.values
    if said["name"] is None:
        return
    school, column, problem = book.find(said["code"], said["name"])
    if problem:
        row.wrong(column, problem)
        return
    year, problem = year_of(said["school_year"], this_year)
    if problem:
        row.wrong("school_year", problem)
        return
    section, problem = section_of(said["section"], school)
    if problem:
        row.wrong("section", problem)
        return
    row.parsed = {"school": school.pk, "year": year, "section": section}


@cache
def year_of(text, this_year):
    """(the school year a cell means, "") or (None, why it means none)."""
    if text is None:
        return this_year, ""
    parts = YEAR.fullmatch(text)
    if not parts or parts[2] and int(parts[2]) != int(parts[1]) + 1:
        return None, _("学年须写成 2026-2027 或 2026")
    year = int(parts[1])
    if year > this_year:
        return None, _("%(year)s还没有开始，不能填报") % {"year": school_year_label(year)}
    if year < FIRST_YEAR:
        return None, _("只收 %(year)s及以后的数据") % {"year": school_year_label(FIRST_YEAR)}
    return year, ""


def section_of(said, school):
    """(the section of the school, "") or (None, why the school has none such)."""
    sections = SECTIONS.get(school.stage, ())
    if said in sections or not sections:  # a stage still open is told with the filing
        return said or "", ""
    words = "、".join(str(SECTION_NAMES[section]) for section in sections)
    if said:
        return None, _("“%(school)s”只有%(sections)s") % {"school": school.name, "sections": words}
    if len(sections) == 1:
        return sections[0], ""
    return None, _("“%(school)s”有%(sections)s，请写明是哪一个") % {
        "school": school.name, "sections": words,
    }  # fmt: skip


def read_classes(row, section):
    """The sizes under each grade the row says something about, in `parsed`."""
    found = {}
    for key, (of, grade, words) in GRADE_COLUMNS.items():
        text = row.values[key]
        if text is None:
            continue
        sizes, problem = class_sizes(text)
        if of != section:
            problem = _("%(grade)s不在%(section)s") % {
                "grade": words[0], "section": SECTION_NAMES.get(section, ""),
            }  # fmt: skip
        if problem:
            row.wrong(key, problem)
        elif sizes:
            found[grade] = sizes
    row.parsed["classes"] = found


@dataclass(frozen=True)
class Against:
    """What the rows are held against; `shared` are the school's own columns the table has."""

    book: SchoolBook
    filings: dict
    before: dict
    medians: dict
    by: object
    shared: tuple


def check_filing(key, rows, filing, against):
    """The rows of one filing that may be written."""
    if problem := why_closed(key, filing, against):
        for row in rows:
            row.wrong("name", problem)
        return []
    if len(rows) > 1:
        refuse_repeats(rows)
        refuse_two_values(rows, against.shared)
    for row in rows:
        if filing and filing.state == "returned":
            refuse_closed_items(row, filing)
        refuse_parts(row, filing)
    return [row for row in rows if not row.problems]


def why_closed(key, filing, against):
    """Why the school's figures of the year cannot be written, or ""."""
    school_id, year = key
    if filing is None:
        return why_not_reported(against.book.schools[school_id], year)
    if filing.bureau_id not in against.by.writes:
        return _("%(year)s的数据是在原主管教育局填报的，不能再改") % {
            "year": school_year_label(year)
        }
    if filing.state not in OPEN_STATES:
        return _("%(year)s的数据%(state)s，不能再改；%(next)s") % {
            "year": school_year_label(year), "state": FiguresFiling.State(filing.state).label,
            "next": locked_next(filing.state, against.by),
        }  # fmt: skip
    return ""


def why_not_reported(school, year):
    if school.status == "open" and school.stage in SECTIONS:
        return ""
    row = School(name=school.name, status=school.status, stage=school.stage)
    try:
        check_reports(row, year)
    except Refusal as refusal:
        return f"{refusal.title}；{refusal.next_step}"
    return ""


def refuse_repeats(rows):
    first = {}
    for row in rows:
        lead = first.setdefault(row.parsed["section"], row)
        if lead is not row:
            row.wrong("section" if row.values["section"] else "name",
                      _("与第 %(n)s 行是同一学校、同一学段部") % {"n": lead.number})  # fmt: skip


def refuse_two_values(rows, shared):
    """What the school has once stands in one row, or in all alike."""
    for name in shared:
        said = [row for row in rows if row.values[name] is not None]
        for row in said[1:]:
            if row.values[name] != said[0].values[name]:
                row.wrong(name, _("全校合计与第 %(n)s 行不同；只写一行，或各行写得一样")
                          % {"n": said[0].number})  # fmt: skip


def refuse_closed_items(row, filing):
    """Of a filing sent back only the items that were named may change."""
    section = row.parsed["section"]
    for item in items_of(tuple(filing.sections)):
        if item.section in ("", section) and item.key not in filing.open_items:
            for name in changed_in(row, item, filing):
                row.wrong(name, _("“%(item)s”没有退回，不能改") % {"item": item.label})


def changed_in(row, item, filing):
    """The columns of an item under which the row says something else than what stands."""
    section = row.parsed["section"]
    if item.part == "classes":
        standing = filing.classes.get(section, {})
        said = row.parsed.get("classes", {})
        return [f"{section}_{grade}" for grade in said if said[grade] != standing.get(grade)]
    fields = (*item.fields, "budget_year") if item.part == "budget" else item.fields
    standing = filing.sections.get(section, {}) | filing.shared
    said = [name for name in fields if row.values[name] is not None]
    return [name for name in said if row.values[name] != standing.get(name)]


def refuse_parts(row, filing):
    """No part is larger than its whole, with what stands already."""
    standing = {}
    if filing:
        standing = filing.shared | filing.sections.get(row.parsed["section"], {})
    values = merged(standing, row.values)
    for part, whole in larger_than_whole(values):
        columns = row.frame.columns
        key = part if row.values[part] is not None else whole
        row.wrong(key, _("%(part)s不能大于%(whole)s")
                  % {"part": columns[part].label, "whole": columns[whole].label})  # fmt: skip


def merged(standing, said):
    """What will stand: what the row says, and where it says nothing what stood."""
    if not standing:
        return said
    return said | {k: v for k, v in standing.items() if said.get(k) is None}


def note_doubts(key, rows, filing, against):
    """Note what submitting will ask about; returns whether anything is still missing."""
    school_id, year = key
    sections = SECTIONS.get(against.book.schools[school_id].stage) or tuple(filing.sections)
    said = {row.parsed["section"]: row for row in rows}
    shared = dict(filing.shared) if filing else {}
    for row in rows:
        shared |= {n: row.values[n] for n in against.shared if row.values[n] is not None}
    now = {section: reported(section, said.get(section), filing) for section in sections}
    gaps = has_blanks(sections, now, shared)
    for finding in doubts(now, against.before.get(key, {}), shared, against.medians[year]):
        if finding.key in ABOUT_GAPS:
            gaps = True
        else:
            said.get(finding.section, rows[0]).notes.append(in_words(finding))
    return gaps


def reported(section, row, filing):
    """A section as it will stand."""
    standing = filing.sections.get(section, {}) if filing else {}
    classes = filing.classes.get(section, {}) if filing else {}
    values = standing if row is None else merged(standing, row.values)
    if row is not None and row.parsed.get("classes"):
        classes = classes | row.parsed["classes"]
    return Reported(values, [n for sizes in classes.values() for n in sizes])


@cache
def asked_of(sections):
    """[(section, its fields)], the school's own under ""."""
    found = {}
    for item in items_of(sections):
        found[item.section] = (*found.get(item.section, ()), *item.fields)
    return list(found.items())


def has_blanks(sections, now, shared):
    return any(
        None in map((now[section].values if section else shared).get, fields)
        for section, fields in asked_of(sections)
    )


def in_words(finding):
    asks = _("改正后才能上报") if finding.is_stop else _("写明原因才能上报")
    return f"{finding.sentence}。{finding.why}；{asks}"
