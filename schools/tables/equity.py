"""Equity in the words of the shared parts: coefficients, schools, formulas written out."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from schools.equity import spread
from schools.models import SchoolFigures
from schools.rules import school_year_label
from schools.rules.figures import SECTION_NAMES, grade_name
from schools.rules.indicators import SECTIONS, SEVEN, section_name, verdict
from schools.rules.standards import judge


def number(value, places=2):
    return None if value is None else f"{value:,.{places}f}"


def coefficient(found):
    return number(found.value, 4)


def coefficients_of(standard, found):
    """{code: 差异系数 or None} of one section; a section nobody reported has none."""
    return {i.code: found[i.code].value if i.code in found else None for i in standard.indicators}


def indicator_table(standard, section, found, url_of):
    """One row per indicator: 差异系数, its limit, whether it is met, mean and schools."""
    limit = standard.limits[section]
    return {
        "columns": [
            {"label": _("指标"), "wide": True}, {"label": _("差异系数"), "num": True},
            {"label": _("不高于"), "num": True, "phone": False},
            {"label": _("平均值"), "num": True}, {"label": _("学校"), "unit": _("所"), "num": True},
        ],
        "rows": [indicator_row(i, standard, limit, found, url_of) for i in standard.indicators],
    }  # fmt: skip


def indicator_row(indicator, standard, limit, found, url_of):
    one = found.get(indicator.code)
    value = one.value if one else None
    shown_limit = number(limit, 2) if standard.judges_each else "—"
    word, tone = met_words(value, limit) if standard.judges_each else known_words(value)
    mean = f"{number(one.mean)} {indicator.unit}" if one and one.mean is not None else None
    return {
        "url": url_of(indicator.code),
        "cells": [f"{indicator.code} {indicator.name}", number(value, 4), shown_limit, mean,
                  one.schools if one else 0],
        "status": word, "tone": tone,
    }  # fmt: skip


def met_words(value, limit):
    if value is None:
        return _("无法计算"), "off"
    return (_("达标"), "ok") if value <= limit else (_("未达标"), "stop")


def known_words(value):
    return (_("已计算"), "ok") if value is not None else (_("无法计算"), "off")


def judgement_words(standard, section, found):
    """The sentence over a section: met, not met and by what, or what is missing."""
    ruled = judge(standard, section, coefficients_of(standard, found))
    limit, where = number(standard.limits[section], 2), section_name(section)
    if ruled.figure is not None:
        word = _("达到") if ruled.met else _("没有达到")
        return _("%(where)s八项差异系数平均 %(mean)s，%(word)s不高于 %(limit)s 的标准。") % {
            "where": where, "mean": number(ruled.figure, 4), "word": word, "limit": limit,
        }  # fmt: skip
    if ruled.over:
        return _("%(where)s有 %(n)s 项差异系数高于 %(limit)s：%(codes)s。") % {
            "where": where, "n": len(ruled.over), "limit": limit, "codes": "、".join(ruled.over),
        }  # fmt: skip
    if ruled.met is None:
        return _("%(where)s还不能判定：%(codes)s 无法计算。") % {
            "where": where, "codes": "、".join(ruled.unknown),
        }  # fmt: skip
    return _("%(where)s各项差异系数都不高于 %(limit)s。") % {"where": where, "limit": limit}


def bars(standard, section, found, ident):
    """The picture beside the table; hover repeats the table's words."""
    rows = [
        {"name": f"{i.code} {i.name}",
         "value": round(float(found[i.code].value), 4)
         if i.code in found and found[i.code].value is not None else None}
        for i in standard.indicators
    ]  # fmt: skip
    data = {"title": _("差异系数"), "unit": "", "rows": rows}
    if standard.judges_each:
        limit = standard.limits[section]
        data["target"] = {"value": float(limit),
                          "label": _("不高于 %(limit)s") % {"limit": number(limit, 2)}}  # fmt: skip
    title = _("%(where)s校际差异系数") % {"where": section_name(section)}
    return {"id": ident, "kind": "bars", "title": title, "data": data}


# Schools


def pass_table(rows, section, url_of):
    """The seven values of each school that takes part, those that fail first."""
    shown = [(row, verdict(row.all_values(SEVEN), section)) for row in rows if not row.why]
    order = {False: 0, None: 1, True: 2}
    shown.sort(key=lambda pair: order[pair[1].passes])
    columns = [{"label": _("学校")}] + [{"label": i.code, "num": True} for i in SEVEN]
    return {
        "columns": columns,
        "rows": [pass_row(row, ruled, section, url_of) for row, ruled in shown],
        "passing": sum(ruled.passes is True for _row, ruled in shown), "of": len(shown),
        "unknown": sum(ruled.passes is None for _row, ruled in shown),
    }  # fmt: skip


def pass_row(row, ruled, section, url_of):
    words = {
        True: (_("综合达标"), "ok"),
        False: (_("未达标"), "stop"),
        None: (_("不能判定"), "off"),
    }
    cells = [marked(i, row.value(i), section) for i in SEVEN]
    word, tone = words[ruled.passes]
    return {"url": url_of(row.school_id), "cells": [row.name, *cells],
            "status": word, "tone": tone}  # fmt: skip


def marked(indicator, value, section):
    """A value with ↓ where it lies under its line, in words as well as by the mark."""
    if value is None:
        return None
    return number(value) if indicator.met(value, section) else f"{number(value)} ↓"


def left_out_table(rows):
    return {
        "columns": [{"label": _("学校")}, {"label": _("为什么不参加"), "wide": True}],
        "rows": [{"url": "", "cells": [row.name, row.why]} for row in rows if row.why],
    }


def input_table(indicator, rows, section):
    """Every school behind one indicator: inputs, amount, value."""
    names = indicator.fields(section)
    columns = [{"label": _("学校")}, {"label": _("学生"), "unit": _("人"), "num": True}]
    columns += [{"label": SchoolFigures._meta.get_field(n).verbose_name, "num": True}
                for n in names]  # fmt: skip
    columns += [{"label": indicator.name, "unit": indicator.unit, "num": True}]
    taking_part = [row for row in rows if not row.why and row.value(indicator) is not None]
    taking_part.sort(key=lambda row: row.value(indicator))
    return {
        "columns": columns,
        "rows": [
            {"cells": [row.name, f"{row.values['pupils']:,}",
                       *(number(Decimal(row.values[n])) for n in names),
                       number(row.value(indicator))]}
            for row in taking_part
        ],
    }  # fmt: skip


def missing_inputs(indicator, rows):
    """Schools that take part but lack a figure of this indicator, with which."""
    found = []
    for row in rows:
        lacking = [n for n in indicator.fields(row.section) if row.values[n] is None]
        if not row.why and lacking:
            labels = [str(SchoolFigures._meta.get_field(n).verbose_name) for n in lacking]
            found.append({"cells": [row.name, _("没有：%(what)s") % {"what": "、".join(labels)}]})
    return found


def written_out(indicator, rows, section):
    """The coefficient with its numbers: X̄, S and CV, as the standard writes them."""
    pairs = [(indicator.amount(row.values, section), row.values["pupils"])
             for row in rows if not row.why]  # fmt: skip
    found = spread(pairs)
    if found.value is None:
        return {"why": found.why, "steps": []}
    kept = [(x, p) for x, p in pairs if x is not None]
    per = indicator.per
    sums = {"x": number(sum(x for x, _p in kept)), "p": f"{sum(p for _x, p in kept):,}"}
    mean, deviation = found.mean * per, found.deviation * per
    steps = [
        _("X̄ = Σxᵢ ÷ ΣPᵢ = %(x)s ÷ %(p)s") % sums,
        _("折合%(per)s：X̄ = %(mean)s %(unit)s") % {
            "per": _("每百名学生") if per == 100 else _("每名学生"),
            "mean": number(mean, 4), "unit": indicator.unit,
        },
        _("S = √Σ (Pᵢ ÷ P)(xᵢ ÷ Pᵢ − X̄)² = %(s)s") % {"s": number(deviation, 4)},
        _("差异系数 CV = S ÷ X̄ = %(cv)s") % {"cv": number(found.value, 4)},
    ]  # fmt: skip
    return {"why": "", "steps": steps, "n": found.schools}


# One school


def school_table(row, means):
    """A school's seven values against the lines and the county's means."""
    columns = [
        {"label": _("指标"), "wide": True}, {"label": _("本校"), "num": True},
        {"label": _("不低于"), "num": True},
        {"label": _("本县区平均"), "num": True, "phone": False},
    ]  # fmt: skip
    return {"columns": columns, "rows": [value_row(i, row, means) for i in SEVEN]}


def value_row(indicator, row, means):
    value, line = row.value(indicator), indicator.lines[row.section]
    if value is None:
        word, tone = _("无数据"), "off"
    else:
        met = indicator.met(value, row.section)
        word, tone = (_("达到"), "ok") if met else (_("未达到"), "stop")
    name = f"{indicator.code} {indicator.name}"
    name += f"（{indicator.unit}）" if indicator.unit else ""
    cells = [name, number(value), number(line), number(means.get(indicator.code))]
    return {"url": "", "cells": cells, "status": word, "tone": tone}


# What if


def before_and_after(section, before, after):
    """The pass list and each coefficient, as it is and as it would be."""
    columns = [
        {"label": _("指标"), "wide": True}, {"label": _("现在"), "num": True},
        {"label": _("改变后"), "num": True}, {"label": _("变化"), "num": True},
    ]  # fmt: skip
    counts = [f"{found.passing} / {found.schools}" for found in (before, after)]
    change = signed(after.passing - before.passing, 0)
    rows = [{"cells": [_("综合达标学校（所）"), *counts, change]}]
    for indicator in SEVEN:
        one, other = (found.spreads[indicator.code].value for found in (before, after))
        change = None if None in (one, other) else signed(other - one, 4)
        name = _("%(indicator)s差异系数") % {"indicator": f"{indicator.code} {indicator.name}"}
        rows.append({"cells": [name, number(one, 4), number(other, 4), change]})
    return {"name": section_name(section), "columns": columns, "rows": rows}


def signed(value, places):
    return f"{value:+,.{places}f}" if value else "0"


# Comparing bodies


def comparison(standard, bodies, found, url_of):
    """One row per body: how many of the indicators are within the limit, primary and junior."""
    columns = [{"label": _("县区")}]
    for section in SECTIONS:
        columns += [{"label": section_name(section), "wide": False},
                    {"label": _("最高的一项"), "phone": False}]  # fmt: skip
    rows = []
    for pk, name in bodies:
        cells = [name]
        for section in SECTIONS:
            cells += body_cells(standard, section, found.get((pk, section), {}))
        rows.append({"url": url_of(pk), "cells": cells})
    return {"columns": columns, "rows": rows}


def body_cells(standard, section, found):
    """("7 项中 6 项达标", "L6 0.5312"), or 无数据."""
    known = {code: one.value for code, one in found.items() if one.value is not None}
    if not known:
        return [None, None]
    code, worst = max(known.items(), key=lambda pair: pair[1])
    if standard.judges_each:
        within = sum(value <= standard.limits[section] for value in known.values())
        words = _("%(of)s 项中 %(n)s 项达标") % {"n": within, "of": len(standard.indicators)}
    else:
        ruled = judge(standard, section, coefficients_of(standard, found))
        words = number(ruled.figure, 4)
    return [words, f"{code} {number(worst, 4)}"]


# Class sizes


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


def crowded_schools(sizes, names, url_of):
    """Schools with a class of 56 and more, the worst first."""
    by_school = {}
    for size in sizes:
        by_school.setdefault(size.of, []).append(size)
    crowded = [(pk, found) for pk, found in by_school.items() if sum(s.oversized for s in found)]
    crowded.sort(key=lambda pair: -sum(s.oversized for s in pair[1]))
    return [{"url": url_of(pk), "cells": [names.get(pk, ""), *size_cells(found)]}
            for pk, found in crowded]  # fmt: skip


def size_cells(sizes):
    classes, large = sum(s.classes for s in sizes), sum(s.oversized for s in sizes)
    return [
        f"{classes:,}", f"{sum(s.standard for s in sizes):,}", f"{large:,}",
        f"{sum(s.super_oversized for s in sizes):,}",
        number(Decimal(large) * 100 / classes, 1) if classes else None,
        max((s.largest for s in sizes), default=None),
    ]  # fmt: skip


def source_of(year):
    return {
        "origins": [{"label": _("学校年度数据（%(year)s，已上报的）")
                     % {"year": school_year_label(year)}}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
