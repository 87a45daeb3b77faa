"""Classes by grade and by school: within the standard, 大班额, of these 超大班额."""

from decimal import Decimal

from django.utils.translation import gettext as _

from schools.rules.figures import SECTION_NAMES, grade_name
from schools.tables.equity.coefficients import number


def size_columns(first):
    return [
        {"label": first}, {"label": _("班级"), "unit": _("个"), "num": True},
        {"label": _("标准班额"), "unit": _("个"), "num": True, "phone": False},
        {"label": _("大班额"), "unit": _("个"), "num": True},
        {"label": _("其中超大"), "unit": _("个"), "num": True},
        {"label": _("大班额比例"), "unit": "%", "num": True},
        {"label": _("最大班额"), "unit": _("人"), "num": True, "phone": False},
    ]  # fmt: skip


def size_rows(sizes):
    """Per grade, then each section's total."""
    rows = []
    for section in dict.fromkeys(size.section for size in sizes):
        of_section = [size for size in sizes if size.section == section]
        rows += [{"cells": [grade_name(section, s.grade), *size_cells([s])]} for s in of_section]
        total = _("%(section)s合计") % {"section": SECTION_NAMES[section]}
        rows.append({"cells": [total, *size_cells(of_section)]})
    return rows


def body_rows(sizes, bodies, url_of):
    """One row per county (for a province per city), all grades together."""
    found = {}
    for size in sizes:
        found.setdefault(size.subject_id, []).append(size)
    return [{"url": url_of(pk), "cells": [name, *size_cells(found.get(pk, []))]}
            for pk, name in bodies]  # fmt: skip


def crowded_schools(sizes, url_of):
    """Schools with a class of 56 and more, the worst first."""
    by_school = {}
    for size in sizes:
        by_school.setdefault(size.school_id, []).append(size)
    crowded = [found for found in by_school.values() if sum(s.oversized for s in found)]
    crowded.sort(key=lambda found: -sum(s.oversized for s in found))
    return [{"url": url_of(found[0]), "cells": [found[0].name, *size_cells(found)]}
            for found in crowded]  # fmt: skip


def size_cells(sizes):
    """Nobody reported is 无数据 throughout, not no classes."""
    if not sizes:
        return [None] * 6
    classes, large = sum(s.classes for s in sizes), sum(s.oversized for s in sizes)
    return [
        f"{classes:,}", f"{sum(s.standard for s in sizes):,}", f"{large:,}",
        f"{sum(s.super_oversized for s in sizes):,}",
        number(Decimal(large) * 100 / classes, 1), max(s.largest for s in sizes),
    ]  # fmt: skip
