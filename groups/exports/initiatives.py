"""The list of the city's proposals as a file."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms.initiatives import InitiativeFilters
from groups.queries import initiatives
from records.exports import Column, Export, register_export


def initiative_rows(office, params):
    return initiatives.filtered(
        initiatives.initiatives_of(office), InitiativeFilters(params).wanted
    )


def initiative_columns(office, params):
    return (
        Column(_("集团名称"), width=36), Column(_("建议的核心校"), width=24),
        Column(_("牵头的主管教育局"), width=24), Column(_("成员校"), unit=_("所"), kind="whole"),
        Column(_("学段")), Column(_("办学模式")), Column(_("提出日期"), kind="day"),
        Column(_("答复情况"), width=20), Column(_("不采纳的理由"), width=40),
        Column(_("倡议理由"), width=60),
    )  # fmt: skip


def initiative_cells(rows, office, params):
    for row in rows:
        answer = initiatives.answer_of(row)
        yield [
            row.name, row.core_name, row.lead.name, len(row.members), row.get_stage_display(),
            row.get_mode_display(), timezone.localdate(row.created_at),
            initiatives.standing(row).words, answer.words if answer else "", row.reason,
        ]  # fmt: skip


INITIATIVES = register_export(Export(
    kind="groups.initiatives", verb="see_filings", title=gettext_lazy("组建倡议"),
    source=gettext_lazy("市教育局的倡议，牵头的主管教育局的答复"), form=InitiativeFilters,
    rows=initiative_rows, columns=initiative_columns, cells=initiative_cells, newest_first=True,
))  # fmt: skip
