"""Schools behind the coefficients: the pass list, one indicator opened, one school."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.equity import spread
from schools.forms.figures import UNITS
from schools.models import SchoolFigures
from schools.rules.indicators import SEVEN, verdict
from schools.tables.equity.coefficients import STATES, number

VERDICTS = {
    True: (gettext_lazy("综合达标"), "ok"), False: (gettext_lazy("未达标"), "stop"),
    None: (gettext_lazy("不能判定"), "off"),
}  # fmt: skip


def pass_table(rows, section, url_of):
    """The seven values of each school that takes part, those that fail first."""
    shown = judged(rows, section)
    columns = [{"label": _("学校")}, {"label": _("数据"), "phone": False}]
    columns += [{"label": i.code, "unit": i.short, "num": True} for i in SEVEN]
    return {
        "columns": columns,
        "rows": [pass_row(row, ruled, section, url_of) for row, ruled in shown],
        "passing": sum(ruled.passes is True for _row, ruled in shown), "of": len(shown),
        "unknown": sum(ruled.passes is None for _row, ruled in shown),
    }  # fmt: skip


def judged(rows, section):
    """(row, verdict) of each school that takes part, those that fail first."""
    shown = [(row, verdict(row.all_values(SEVEN), section)) for row in rows if not row.why]
    order = {False: 0, None: 1, True: 2}
    return sorted(shown, key=lambda pair: order[pair[1].passes])


def pass_row(row, ruled, section, url_of):
    cells = [marked(i, row.value(i), section) for i in SEVEN]
    word, tone = VERDICTS[ruled.passes]
    return {"url": url_of(row), "cells": [row.name, STATES[row.state], *cells],
            "status": word, "tone": tone}  # fmt: skip


def marked(indicator, value, section):
    """A value with ↓ where it lies under its line, in words as well as by the mark."""
    if value is None:
        return None
    return number(value) if indicator.met(value, section) else f"{number(value)} ↓"


def left_out_table(rows):
    return {
        "columns": [{"label": _("学校")}, {"label": _("为什么不参加"), "wide": True}],
        "rows": [{"cells": [row.name, row.why]} for row in rows if row.why],
    }


# One indicator opened


def opened(indicator, rows, section, url_of):
    """Everything behind one coefficient: the working, the schools, who lacks what, who is out."""
    return {
        "written": written_out(indicator, rows, section),
        "taking_part": input_table(indicator, rows, section, url_of),
        "missing": missing_inputs(indicator, rows), "left_out": left_out_table(rows),
    }  # fmt: skip


def input_table(indicator, rows, section, url_of):
    """Every school behind one indicator: inputs and value, the lowest first."""
    names = indicator.fields(section)
    columns = [{"label": _("学校")}, {"label": _("数据"), "phone": False},
               {"label": _("学生"), "unit": _("人"), "num": True}]  # fmt: skip
    columns += [{"label": label_of(n), "unit": unit_of(n), "num": True} for n in names]
    columns += [{"label": indicator.name, "unit": indicator.unit, "num": True}]
    taking_part = [row for row in rows if row.value(indicator) is not None]
    taking_part.sort(key=lambda row: row.value(indicator))
    shown = [input_row(indicator, row, names, url_of) for row in taking_part]
    return {"columns": columns, "rows": shown}


def input_row(indicator, row, names, url_of):
    inputs = (number(row.values[n], places_of(n)) for n in names)
    cells = [row.name, STATES[row.state], f"{row.values['pupils']:,}", *inputs,
             number(row.value(indicator))]  # fmt: skip
    return {"url": url_of(row), "cells": cells}


def label_of(name):
    return SchoolFigures._meta.get_field(name).verbose_name


def unit_of(name):
    return _("元") if name == "equipment_value" else UNITS.get(name, _("人"))


def places_of(name):
    """Persons are whole; what sections share may be split."""
    return 0 if unit_of(name) == _("人") else 2


def missing_inputs(indicator, rows):
    """Schools that take part but lack a figure of this indicator, with which."""
    found = []
    for row in rows:
        lacking = [n for n in indicator.fields(row.section) if row.values[n] is None]
        if not row.why and lacking:
            labels = "、".join(str(label_of(name)) for name in lacking)
            found.append({"cells": [row.name, _("没有：%(what)s") % {"what": labels}]})
    return {"columns": [{"label": _("学校")}, {"label": _("缺什么"), "wide": True}], "rows": found}


def written_out(indicator, rows, section):
    """The coefficient with its numbers: X̄, S and CV, as the standard writes them."""
    pairs = [(indicator.amount(row.values, section), row.values["pupils"])
             for row in rows if not row.why]  # fmt: skip
    found = spread(pairs)
    if found.value is None:
        return {"why": found.why, "steps": []}
    kept = [(x, p) for x, p in pairs if x is not None]
    sums = {"x": number(sum(x for x, _p in kept)), "p": f"{sum(p for _x, p in kept):,}"}
    steps = [
        _("X̄ = Σxᵢ ÷ ΣPᵢ = %(x)s ÷ %(p)s") % sums,
        *steps_of(indicator, found.mean * indicator.per, found.deviation * indicator.per, found),
    ]
    return {"why": "", "steps": steps, "n": found.schools}


def written_briefly(indicator, found):
    """The same of a coefficient that came out of one statement."""
    if found is None or found.value is None:
        return {"why": found.why if found else _("没有学校上报"), "steps": []}
    steps = steps_of(indicator, found.mean, found.deviation, found)
    return {"why": "", "steps": steps, "n": found.schools}


def steps_of(indicator, mean, deviation, found):
    return [
        _("折合%(per)s：X̄ = %(mean)s %(unit)s") % {
            "per": _("每百名学生") if indicator.per != 1 else _("每名学生"),
            "mean": number(mean, 4), "unit": indicator.unit,
        },
        _("S = √Σ (Pᵢ ÷ P)(xᵢ ÷ Pᵢ − X̄)² = %(s)s") % {"s": number(deviation, 4)},
        _("差异系数 CV = S ÷ X̄ = %(cv)s") % {"cv": number(found.value, 4)},
    ]  # fmt: skip


# One school


def school_table(row, means):
    """A school's seven values against the lines and, where they are seen, the county's means."""
    columns = [
        {"label": _("指标"), "wide": True}, {"label": _("本校"), "num": True},
        {"label": _("不低于"), "num": True},
    ]  # fmt: skip
    if means is not None:
        columns.append({"label": _("本县区平均"), "num": True, "phone": False})
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
    cells = [name, number(value), number(line)]
    if means is not None:
        cells.append(number(means.get(indicator.code)))
    return {"cells": cells, "status": word, "tone": tone}


# What if


def before_and_after(name, before, after):
    """The pass list and each coefficient, as it is and as it would be."""
    columns = [
        {"label": _("指标"), "wide": True}, {"label": _("现在"), "num": True},
        {"label": _("改变后"), "num": True}, {"label": _("变化"), "num": True},
    ]  # fmt: skip
    counts = [f"{len(found.passing)} / {found.schools}" for found in (before, after)]
    change = signed(len(after.passing) - len(before.passing), 0)
    rows = [{"cells": [_("综合达标学校（所）"), *counts, change]}]
    for indicator in SEVEN:
        one, other = (found.spreads[indicator.code].value for found in (before, after))
        change = None if None in (one, other) else signed(Decimal(other - one), 4)
        label = _("%(indicator)s差异系数") % {"indicator": f"{indicator.code} {indicator.name}"}
        rows.append({"cells": [label, number(one, 4), number(other, 4), change]})
    return {"name": name, "columns": columns, "rows": rows,
            "come": [n for n in after.passing if n not in before.passing],
            "go": [n for n in before.passing if n not in after.passing]}  # fmt: skip


def signed(value, places):
    return f"{value:+,.{places}f}" if value else "0"
