"""差异系数 in the words of the shared parts: per section, per body, the sentence over them."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.equity import FEWEST
from schools.rules import school_year_label
from schools.rules.indicators import SECTIONS, section_name
from schools.rules.standards import judge

STATES = {
    "accepted": gettext_lazy("已核定"), "submitted": gettext_lazy("待核定"),
    "returned": gettext_lazy("更正中"), "": gettext_lazy("没有上报"),
}  # fmt: skip


def number(value, places=2):
    return None if value is None else f"{value:,.{places}f}"


def coefficients_of(standard, found):
    """{code: 差异系数 or None} of one section; a section nobody reported has none."""
    return {i.code: found[i.code].value if i.code in found else None for i in standard.indicators}


def indicator_table(standard, section, found, url_of, fewest=FEWEST):
    """One row per indicator: 差异系数, its limit, whether it is met, mean and schools."""
    columns = [
        {"label": _("指标"), "wide": True}, {"label": _("差异系数"), "num": True},
        {"label": _("不高于"), "num": True, "phone": False},
        {"label": _("平均值"), "num": True},
        {"label": _("学校"), "unit": _("所"), "num": True, "phone": False},
    ]  # fmt: skip
    rows = [
        indicator_row(i, standard, section, found.get(i.code), url_of(i.code), fewest)
        for i in standard.indicators
    ]
    return {"columns": columns, "rows": rows}


def indicator_row(indicator, standard, section, one, url, fewest):
    limit = standard.limits[section]
    value, schools = (one.value, one.schools) if one else (None, 0)
    mean = f"{number(one.mean)} {indicator.unit}" if one and one.mean is not None else None
    word, tone = verdict_words(standard, limit, value, schools < fewest)
    cells = [f"{indicator.code} {indicator.name}", number(value, 4),
             number(limit, 2) if standard.judges_each else "—", mean, schools]  # fmt: skip
    return {"url": url, "cells": cells, "status": word, "tone": tone}


def verdict_words(standard, limit, value, too_few):
    if value is None:
        return _("无法计算"), "off"
    if too_few:
        return _("学校少，不评价"), "off"
    if not standard.judges_each:
        return _("已计算"), "ok"
    return (_("达标"), "ok") if value <= limit else (_("未达标"), "stop")


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
    """The picture beside the table, in the table's four decimals."""
    rows = [bar(i, found.get(i.code)) for i in standard.indicators]
    data = {"title": _("差异系数"), "unit": "", "rows": rows}
    if standard.judges_each:
        limit = standard.limits[section]
        data["target"] = {"value": float(limit),
                          "label": _("不高于 %(limit)s") % {"limit": number(limit, 2)}}  # fmt: skip
    title = _("%(where)s校际差异系数") % {"where": section_name(section)}
    return {"id": ident, "kind": "bars", "title": title, "data": data}


def bar(indicator, one):
    name = f"{indicator.code} {indicator.short}"
    if one is None or one.value is None:
        return {"name": name, "value": None}
    return {"name": name, "value": float(one.value), "text": number(one.value, 4)}


def standing_words(standing):
    """应报学校 13 所：已核定 10 所、待核定 2 所、没有上报 1 所."""
    told = [_("%(state)s %(n)s 所") % {"state": label, "n": standing[state]}
            for state, label in STATES.items() if standing.get(state)]  # fmt: skip
    return _("有小学或初中的学校 %(n)s 所：%(told)s。") % {
        "n": sum(standing.values()), "told": "、".join(told),
    }  # fmt: skip


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


def one_indicator(indicator, section, bodies, found, url_of):
    """One indicator, body by body: the coefficient, the mean, the schools."""
    columns = [
        {"label": _("县区")}, {"label": _("差异系数"), "num": True},
        {"label": _("平均值"), "unit": indicator.unit, "num": True},
        {"label": _("学校"), "unit": _("所"), "num": True},
    ]  # fmt: skip
    rows = []
    for pk, name in bodies:
        one = found.get((pk, section), {}).get(indicator.code)
        cells = [number(one.value, 4), number(one.mean), one.schools] if one else [None, None, 0]
        rows.append({"url": url_of(pk), "cells": [name, *cells]})
    return {"columns": columns, "rows": rows}


def source_of(year, day):
    """Which figures count: see docs/decisions/0008."""
    words = _("学校年度数据（%(year)s，已上报的，含待核定和更正中的）")
    return {
        "origins": [{"label": words % {"year": school_year_label(year)}}],
        "as_of": day.isoformat(), "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
