"""What groups give to shared pages: to-dos of the register, a school's groups, own tabs."""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import EducationGroup
from groups.queries import coverage  # noqa: F401  (counts what goals of coverage ask)
from groups.queries.plans import led_groups
from groups.queries.register import Tab, group_tab_provider, groups_of_school
from groups.queries.standings import due_by, waiting
from groups.tables import TONES, days_words
from records.inbox import Todo, todo_provider
from schools.queries.register import school_part_provider

MOST = 50


@todo_provider
def legacy_todos(office):
    """存量待核 groups as one item: for the officer to mend, for the approver to confirm."""
    if not (office.may("settle_register") or office.may("confirm_register")):
        return
    rows = EducationGroup.objects.within(office).filter(bureau_id__in=office.writes, state="legacy")
    found = rows.aggregate(count=Count("pk"), since=Min("import_batch__confirmed_at"))
    if found["count"]:
        words = (
            _("%(n)s 个存量集团待核对")
            if office.may("settle_register")
            else _("%(n)s 个存量集团待确认")
        )
        yield Todo(
            title=words % {"n": found["count"]}, url=reverse("groups:list") + "?state=legacy",
            since=found["since"], kind=_("名录"),
        )  # fmt: skip


@todo_provider
def standing_todos(office):
    """Standings proposed that wait for the review, or for the decision."""
    if not (office.may("review_group") or office.may("decide_group")):
        return
    for row in waiting(office).select_related("group")[:MOST]:
        yield Todo(
            title=str(row), url=reverse("groups:standing", args=[row.pk]),
            since=row.proposed_at, kind=_("认定和整改"),
        )  # fmt: skip


NEAR = timedelta(days=30)
DUE_WORDS = {
    "pilot": gettext_lazy("结束%(group)s的试点，或转为正式运行"),
    "demonstration": gettext_lazy("复核示范性教育集团%(group)s"),
    "warning": gettext_lazy("核对%(group)s的预警，解除或限期整改"),
    "rectification": gettext_lazy("核对%(group)s的整改，解除或另定期限"),
}


@todo_provider
def standing_due_todos(office):
    """Standings whose day comes near or is past: for the bureau to settle, for the core to mend."""
    settles = office.may("keep_rules") or office.may("decide_group")
    if not (settles or office.school):
        return
    for row in due_by(office, timezone.localdate() + NEAR, led_groups(office))[:MOST]:
        words = DUE_WORDS[row.kind] if settles else _("完成%(group)s的整改，报主管教育局核对")
        yield Todo(
            title=words % {"group": row.group.name}, since=row.since, due=row.due,
            url=reverse("groups:standing", args=[row.pk]), kind=_("认定和整改"),
        )  # fmt: skip


@group_tab_provider
def own_tabs(group, office):
    yield Tab("facts", _("概况"), reverse("groups:detail", args=[group.pk]), 10)
    yield Tab("members", _("历次成员"), reverse("groups:members", args=[group.pk]), 20)
    yield Tab("standings", _("认定和整改"), reverse("groups:standings", args=[group.pk]), 25)
    if office.may("see_equity"):
        yield Tab("equity", _("均衡"), reverse("groups:equity", args=[group.pk]), 35)


@school_part_provider
def groups_part(school, office):
    """The groups a school is and was in."""
    rows = [
        {
            "url": reverse("groups:detail", args=[m.group_id]),
            "cells": [m.group.name, m.get_role_display(), days_words(m)],
            "status": m.group.get_state_display(), "tone": TONES[m.group.state],
        }
        for m in groups_of_school(school, office)
    ]  # fmt: skip
    yield {
        "title": _("所在的教育集团"), "rows": rows,
        "columns": [{"label": _("集团名称")}, {"label": _("角色")}, {"label": _("在集团期间")}],
        "empty": _("这所学校还没有加入教育集团。"),
    }  # fmt: skip
