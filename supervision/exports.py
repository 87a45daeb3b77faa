"""The dashboard's table of counties, or of cities, as a file."""

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.offices import Office
from records.exports import Column, Export, register_export
from supervision import queries, words


def body_rows(office, params):
    """What the acting office's dashboard counts, its last row all of it together."""
    by = "city" if office.office == Office.PROVINCE else "bureau"
    rows, total = queries.facts(office.sees, BODIES.day(params), by=by)
    return [*rows, total]


def body_columns(office, params):
    """What is past its day is a county's: a province's cities stand without it, as on screen."""
    wide = office.office == Office.PROVINCE
    columns = (
        Column(_("城市") if wide else _("县区"), width=28),
        Column(_("学校"), unit=_("所"), kind="whole"),
        Column(_("在集团"), unit=_("所"), kind="whole"),
        Column(_("覆盖率"), unit="%", kind="decimal"),
        Column(_("集团"), unit=_("个"), kind="whole"),
        Column(_("成员"), unit=_("所"), kind="whole"),
        Column(_("待备案"), unit=_("个"), kind="whole"),
    )  # fmt: skip
    return columns if wide else (*columns, Column(_("过期"), unit=_("项"), kind="whole"))


def body_cells(rows, office, params):
    day, late = BODIES.day(params), None
    if office.office != Office.PROVINCE:
        counts = queries.overdue_counts([row.id for row in rows if row.id], day)
        late = words.overdue_by_body(counts)
    for row in rows:
        share = None if row.coverage is None else round(row.coverage * 100, 1)
        name = words.label(row) if row.id else _("合计（不重复）")
        cells = [name, row.schools, row.covered, share, row.groups, row.members, row.unrecorded]
        if late is not None:
            cells.append(late.get(row.id, 0) if row.id else sum(late.values()))
        yield cells


def body_notes(office, params):
    yield _("合计按不重复的学校数；成员含域外名校等不计入本地学校的单位")


BODIES = register_export(Export(
    kind="supervision.bodies", verb="see_dashboard", title=gettext_lazy("集团化办学覆盖情况"),
    source=gettext_lazy("各县区教育局登记的教育集团和学校"), form=Form, rows=body_rows,
    columns=body_columns, cells=body_cells, dated=True, notes=body_notes,
))  # fmt: skip
