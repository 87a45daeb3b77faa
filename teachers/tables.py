"""Teachers and postings in the words of the shared parts: lists, facts, filters."""

from django.urls import reverse
from django.utils.translation import gettext as _

from schools.rules import school_year_label
from teachers.rules import covers, waits_for

TONES = {
    "recommended": "wait", "accepted": "wait", "decided": "wait", "recorded": "wait",
    "arrived": "ok", "ended": "off", "declined": "stop", "refused": "stop", "withdrawn": "off",
}  # fmt: skip


def days_of(posting):
    return _("%(start)s 至 %(end)s") % {
        "start": posting.start_on,
        "end": posting.ended_on or posting.end_on,
    }


def posting_table(rows):
    """columns and rows of parts/list_table.html."""
    return {
        "columns": [
            {"label": _("教师")},
            {"label": _("派出学校"), "wide": True},
            {"label": _("接收学校"), "wide": True},
            {"label": _("方式"), "phone": False},
            {"label": _("起止日期")},
            {"label": _("集团"), "wide": True, "phone": False},
        ],
        "rows": [posting_row(posting) for posting in rows],
    }


def posting_row(posting):
    return {
        "url": reverse("teachers:posting", args=[posting.pk]),
        "cells": [
            f"{posting.teacher.name}（{posting.teacher.subject}）",
            posting.from_school.name,
            posting.to_school.name,
            posting.get_kind_display(),
            days_of(posting),
            posting.group.name,
        ],
        "status": posting.get_state_display(),
        "tone": TONES[posting.state],
    }


def posting_facts(posting, power):
    """The summary list; `power` is the county's grant that lets the group decide, or None."""
    teacher = posting.teacher
    work = _("全职") if posting.full_post else _("部分时间")
    return [
        {
            "label": _("集团"),
            "value": posting.group.name,
            "url": reverse("groups:detail", args=[posting.group_id]),
        },
        {
            "label": _("教师"),
            "value": f"{teacher.name}（{teacher.subject}，{teacher.get_rank_display()}）",
            "note": _("派出时为骨干教师") if posting.was_backbone else "",
        },
        {"label": _("派出学校"), "value": posting.from_school.name},
        {"label": _("接收学校"), "value": posting.to_school.name},
        {"label": _("交流方式"), "value": f"{posting.get_kind_display()}，{work}"},
        {
            "label": _("计划起止"),
            "value": _("%(start)s 至 %(end)s") % {"start": posting.start_on, "end": posting.end_on},
        },
        {
            "label": _("集团决定的依据"),
            "value": power and power.label,
            "missing": _("主管教育局没有登记教师人事管理的赋权"),
            "note": power.document if power else "",
        },
        {"label": _("报到日期"), "value": posting.arrived_on, "missing": _("尚未报到")},
        {"label": _("实际结束"), "value": posting.ended_on, "missing": _("尚未结束")},
        {"label": _("工作任务"), "value": posting.tasks, "missing": _("未填写")},
    ]


def school_that_left(posting, days_of_schools):
    """The first school of a running posting that is not in the group on all its days."""
    last = posting.ended_on or posting.end_on
    for school in (posting.from_school, posting.to_school):
        if not covers(days_of_schools.get(school.pk, []), posting.start_on, last):
            return school
    return None


def where_it_waits(posting):
    """现在等汉滨区教育局经办人, or "" when it is over."""
    whom = waits_for(posting)
    if posting.state == "arrived":
        return _("%(name)s正在%(school)s工作，期满后由%(whom)s确认结束") % {
            "name": posting.teacher.name,
            "school": posting.to_school.name,
            "whom": whom,
        }
    return _("现在等%(whom)s办理") % {"whom": whom} if whom else ""


def staff_table(rows, *, ages, schools):
    """The teacher list; `ages` for those who keep the data, `schools` where there are several."""
    columns = [
        {"label": _("姓名")},
        {"label": _("学科")},
        {"label": _("职称")},
        {"label": _("骨干级别"), "phone": False},
        {"label": _("教职工号"), "phone": False},
    ]
    columns += [{"label": _("年龄条件满足至"), "phone": False}] if ages else []
    columns += [{"label": _("学校"), "wide": True}] if schools else []
    return {"columns": columns, "rows": [staff_row(teacher, ages, schools) for teacher in rows]}


def staff_row(teacher, ages, schools):
    cells = [
        teacher.name,
        teacher.subject,
        teacher.get_rank_display(),
        teacher.get_honour_display(),
        teacher.staff_number,
    ]
    if ages:
        through = teacher.eligible_through
        cells.append(None if through is None else school_year_label(through))
    cells += [teacher.school.name] if schools else []
    left = bool(teacher.left_on)
    return {
        "cells": cells,
        "status": _("已离职") if left else _("在职"),
        "tone": "off" if left else "ok",
    }
