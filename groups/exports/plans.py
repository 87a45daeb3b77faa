"""The lists of plans and of what is past its day as files."""

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms.plans import PlanFilters
from groups.queries import plans
from groups.screens.plans import plan_name, progress_words
from records.exports import Column, Export, register_export


def plan_rows(office, params):
    rows = plans.filtered(plans.plans_of(office), PlanFilters(params).wanted)
    return plans.with_counts(rows, timezone.localdate())


def plan_columns(office, params):
    return (
        Column(_("名称"), width=40), Column(_("制定单位"), width=24), Column(_("类别"), width=18),
        Column(_("开始日期"), kind="day"), Column(_("结束日期"), kind="day"),
        Column(_("文号或决议"), width=24), Column(_("印发日期"), kind="day"),
        Column(_("事项"), unit=_("项"), kind="whole"),
        Column(_("已完成"), unit=_("项"), kind="whole"),
        Column(_("逾期"), unit=_("项"), kind="whole"), Column(_("状态")),
    )  # fmt: skip


def plan_cells(rows, office, params):
    for row in rows:
        yield [
            plan_name(row), row.group.name if row.group_id else row.bureau.name,
            row.get_kind_display(), row.starts_on, row.ends_on, row.number, row.issued_on or "",
            row.items_total, row.items_done, row.items_late, row.get_state_display(),
        ]  # fmt: skip


PLANS = register_export(Export(
    kind="groups.plans", verb="see_plans", title=gettext_lazy("规划和计划"),
    source=gettext_lazy("各县区、市和集团的规划，责任单位的报告"), form=PlanFilters,
    rows=plan_rows, columns=plan_columns, cells=plan_cells, newest_first=True,
))  # fmt: skip


# What is past its day


def overdue_rows(office, params):
    return plans.overdue_items(office, timezone.localdate())


def overdue_columns(office, params):
    return (
        Column(_("事项"), width=36), Column(_("主管教育局"), width=22),
        Column(_("责任单位"), width=22), Column(_("完成期限"), kind="day"),
        Column(_("逾期"), unit=_("天"), kind="whole"), Column(_("进度")),
        Column(_("最近报告"), kind="day"), Column(_("说明"), width=36), Column(_("规划"), width=36),
    )  # fmt: skip


def overdue_cells(rows, office, params):
    day = timezone.localdate()
    for row in rows:
        yield [
            row.title, row.plan.bureau.name, row.owner.name, row.due_on, (day - row.due_on).days,
            progress_words(row), row.reported_on or _("没有报告"), row.said or "", row.plan.title,
        ]  # fmt: skip


OVERDUE = register_export(Export(
    kind="groups.overdue", verb="see_plans", title=gettext_lazy("逾期事项"),
    source=gettext_lazy("各县区、市和集团的规划，责任单位的报告"), form=Form,
    rows=overdue_rows, columns=overdue_columns, cells=overdue_cells, keys=("due_on", "pk"),
))  # fmt: skip
