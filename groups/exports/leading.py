"""The ledger of supporting policies and the lists of leading groups as files."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms.leading import BodyFilters, ProblemFilters
from groups.forms.policies import PolicyFilters
from groups.queries import leading, policies
from groups.screens.leading import came, standing
from records.exports import Column, Export, register_export

# The ledger of supporting policies


def policy_rows(office, params):
    return policies.filtered(policies.policies_of(office), PolicyFilters(params).wanted)


def policy_columns(office, params):
    return (
        Column(_("名称"), width=36), Column(_("文号"), width=22), Column(_("印发单位"), width=24),
        Column(_("适用县区或市"), width=20), Column(_("类别")), Column(_("印发日期"), kind="day"),
        Column(_("适用起"), kind="day"), Column(_("适用止"), kind="day"),
        Column(_("状态")), Column(_("主要内容"), width=40),
    )  # fmt: skip


def policy_cells(rows, office, params):
    for row in rows:
        yield [
            row.title, row.number, row.issuer.name, row.body.name, row.get_kind_display(),
            row.issued_on, row.starts_on, row.ends_on or _("长期"), row.get_state_display(),
            row.says,
        ]  # fmt: skip


POLICIES = register_export(Export(
    kind="groups.policies", verb="see_plans", title=gettext_lazy("支持政策台账"),
    source=gettext_lazy("各部门和教育局登记的政策文件"), form=PolicyFilters, rows=policy_rows,
    columns=policy_columns, cells=policy_cells, newest_first=True,
))  # fmt: skip


# Leading groups


def problem_rows(office, params):
    return leading.filtered(leading.problems_of(office), ProblemFilters(params).wanted)


def problem_columns(office, params):
    return (
        Column(_("问题"), width=36), Column(_("列入单位"), width=22),
        Column(_("责任单位"), width=22), Column(_("解决期限"), kind="day"), Column(_("状态")),
        Column(_("最近报告"), kind="day"), Column(_("进展"), width=40),
        Column(_("销号日期"), kind="day"),
    )  # fmt: skip


def problem_cells(rows, office, params):
    day = timezone.localdate()
    for row in rows:
        yield [
            row.title, row.bureau.name, row.owner.name, row.due_on, standing(row, day).words,
            row.reported_on or _("没有报告"), row.said or "", row.closed_on or "",
        ]  # fmt: skip


PROBLEMS = register_export(Export(
    kind="groups.problems", verb="see_leading", title=gettext_lazy("领导小组问题清单"),
    source=gettext_lazy("各县区和市领导小组的问题清单"), form=ProblemFilters, rows=problem_rows,
    columns=problem_columns, cells=problem_cells, keys=("due_on", "pk"),
))  # fmt: skip


def leading_meeting_rows(office, params):
    return leading.of_body(leading.meetings_of(office), BodyFilters(params).wanted)


def leading_meeting_columns(office, params):
    return (
        Column(_("领导小组"), width=22), Column(_("日期"), kind="day"), Column(_("地点"), width=18),
        Column(_("到会"), unit=_("人"), kind="whole"), Column(_("议定事项"), width=60),
    )  # fmt: skip


def leading_meeting_cells(rows, office, params):
    for row in rows:
        yield [row.bureau.name, row.on, row.place, came(row), "；".join(row.decisions)]


LEADING_MEETINGS = register_export(Export(
    kind="groups.leading_meetings", verb="see_leading", title=gettext_lazy("领导小组会议"),
    source=gettext_lazy("各县区和市领导小组的会议登记"), form=BodyFilters,
    rows=leading_meeting_rows, columns=leading_meeting_columns, cells=leading_meeting_cells,
    keys=("on", "pk"), newest_first=True,
))  # fmt: skip
