"""Schools in the words of the shared parts: tabs, facts, rows, dated things."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.models import School, SchoolTag
from schools.queries.changes import value_label
from schools.rules.changes import run_by_city

TONES = {"open": "ok", "planned": "wait", "merged": "off", "closed": "off", "error": "stop"}
CHANGE_TONES = {
    "submitted": "wait", "approved": "ok", "rejected": "stop", "withdrawn": "off",
}  # fmt: skip


def tabs_of(school, office, active):
    """The parts of a school's record (parts/tabs.html); `active` is the key of this page.

    A principal opens the figures of the own school only.
    """
    own = office.school in (None, school.pk)
    parts = [
        ("facts", _("概况"), "schools:detail", True),
        ("figures", _("年度数据"), "schools:school-figures", own and office.may("see_figures")),
        ("equity", _("均衡指标"), "schools:school-equity", own and office.may("see_figures")),
        ("changes", _("变更与沿革"), "schools:changes", True),
    ]
    return [
        {"label": label, "url": reverse(name, args=[school.pk]), "active": key == active}
        for key, label, name, shown in parts
        if shown
    ]


def crumbs_of(school, *here):
    """学校 / the school / this page."""
    home = {"label": _("学校"), "url": reverse("schools:list")}
    if not here:
        return [home, {"label": school.name}]
    own = {"label": school.name, "url": reverse("schools:detail", args=[school.pk])}
    return [home, own, *({"label": label} for label in here)]


# The list


def list_columns(wide_reader):
    columns = [
        {"label": _("学校名称")}, {"label": _("学段")}, {"label": _("办学类别"), "phone": False},
        {"label": _("城乡类别"), "phone": False}, {"label": _("性质"), "phone": False},
        {"label": _("办学类型"), "phone": False},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("主管教育局"), "phone": False})
    return columns


def list_row(school, wide_reader, url_of):
    cells = [school.name, school.get_stage_display(), school.get_category_display(),
             School.Area(school.area).label, school.get_nature_display(),
             school.get_ownership_display()]  # fmt: skip
    if wide_reader:
        cells.insert(1, school.bureau.name)
    return {"url": url_of(school.pk), "cells": cells,
            "status": school.get_status_display(), "tone": TONES[school.status]}  # fmt: skip


def left_table(rows, wide_reader):
    """Schools of a past day that have gone to another bureau since."""
    columns = [
        {"label": _("学校名称")}, {"label": _("学段")}, {"label": _("办学类别")},
        {"label": _("办学类型"), "phone": False}, {"label": _("现在的主管教育局")},
    ]  # fmt: skip
    if wide_reader:
        columns.insert(1, {"label": _("当时的主管教育局")})
    return {"columns": columns, "rows": [left_row(row, wide_reader) for row in rows]}


def left_row(school, wide_reader):
    cells = [school.name, school.get_stage_display(), school.get_category_display(),
             school.get_ownership_display(), school.now_under]  # fmt: skip
    if wide_reader:
        cells.insert(1, school.bureau.name)
    return {"cells": cells}


def left_words(schools):
    """What follows the count of a past day's register; nothing where no school has left."""
    if not schools:
        return ""
    return _("，另有 %(n)s 所后来调整了隶属，列在下面") % {"n": len(schools)}


# One school


def facts_of(school, day):
    """Who the school is (parts/summary_list.html)."""
    legal = school.legal_school
    return [
        {"label": _("主管教育局"), "value": school.bureau.name},
        {"label": _("隶属"), "value": run_by(school)},
        {"label": _("学校标识码"), "value": school.code, "missing": _("没有标识码，只按名称登记")},
        {"label": _("统一社会信用代码"), "value": school.credit_code,
         "missing": _("没有登记")},
        {"label": _("学段"), "value": school.get_stage_display()},
        {"label": _("办学类别"), "value": school.get_category_display()},
        {"label": _("性质"), "value": school.get_nature_display()},
        *([{"label": _("所属法人学校"), "value": legal.name,
            "url": reverse("schools:detail", args=[legal.pk])}] if legal else []),
        {"label": _("办学类型"), "value": school.get_ownership_display()},
        {"label": _("城乡类别"), "value": School.Area(school.area).label},
        {"label": _("镇办"), "value": school.town},
        principal_fact(school, day),
        {"label": _("开办日期"), "value": school.opened_on and school.opened_on.isoformat()},
        *([{"label": _("停办日期"), "value": school.closed_on.isoformat()}]
          if school.closed_on else []),
        {"label": _("来源"), "value": school.source, "missing": _("由主管教育局登记")},
    ]  # fmt: skip


def principal_fact(school, day):
    """The post of the day; where none is registered the account that acts, saying so."""
    post = next((p for p in posts_of(school, day) if p["now"]), None)
    acting = "、".join(school.account_rows)
    unregistered = _("按账号任职显示，任期还没有登记") if acting else ""
    return {
        "label": _("校长"), "value": post["name"] if post else acting,
        "note": post["days"] if post else unregistered,
        "missing": _("空缺：没有在任的校长"),
    }  # fmt: skip


def run_by(school):
    return _("市直属") if run_by_city(school.bureau.code) else _("县区管理")


def contact_facts(contact):
    labels = {
        "address": _("地址"), "postcode": _("邮政编码"), "phone": _("办公电话"),
        "email": _("电子邮箱"),
    }  # fmt: skip
    return [
        {"label": label, "value": getattr(contact, name, ""), "missing": _("没有登记")}
        for name, label in labels.items()
    ]


def days_words(row):
    """2020-09-01 至 2026-08-31, 2020-09-01 起 of a row with `since` and `until` (exclusive)."""
    start = row["since"] or _("起始不详")
    if not row["until"]:
        return _("%(start)s 起") % {"start": start}
    end = date.fromisoformat(row["until"]) - timedelta(days=1)
    return _("%(start)s 至 %(end)s") % {"start": start, "end": end.isoformat()}


def holds_on(row, day):
    """Does a row with `since` and `until` hold on the day?"""
    day = day.isoformat()
    return (not row["since"] or row["since"] <= day) and (not row["until"] or day < row["until"])


def posts_of(school, day):
    """The principals' posts, newest first; `now` marks the one of the day."""
    return [
        post | {"days": days_words(post), "now": holds_on(post, day), "ended": bool(post["until"])}
        for post in school.post_rows
    ]


def tags_of(school, day):
    """The tags with their days; those of the day first in the heading."""
    return [
        tag | {"label": tag_label(tag), "days": days_words(tag), "now": holds_on(tag, day),
               "ended": bool(tag["until"])}
        for tag in school.tag_rows
    ]  # fmt: skip


def tag_label(tag):
    """优质, 省级示范."""
    level = SchoolTag.Level(tag["level"]).label if tag["level"] else ""
    return f"{level}{SchoolTag.Tag(tag['tag']).label}"


def lineage_of(school):
    """Where the school came from and what came of it, as sentences with links."""
    words = {
        "origin": {"merged": _("有学校并入"), "split": _("由此校分设"), "rebuilt": _("由此校迁建")},
        "successor": {"merged": _("并入"), "split": _("分设出"), "rebuilt": _("迁建为")},
    }
    return [
        row | {
            "what": words[side][row["kind"]],
            "url": row["pk"] and reverse("schools:detail", args=[row["pk"]]),
        }
        for side, rows in (("origin", school.origin_rows), ("successor", school.successor_rows))
        for row in rows
    ]  # fmt: skip


# Changes


def change_columns():
    return [{"label": _("事项")}, {"label": _("原值")}, {"label": _("新值")},
            {"label": _("申请"), "phone": False}, {"label": _("批准"), "phone": False},
            {"label": _("生效")}, {"label": _("登记"), "phone": False}]  # fmt: skip


def change_row(change):
    return {
        "url": reverse("schools:change", args=[change.pk]),
        "cells": [
            change.get_field_display(), value_label(change.field, change.old_value),
            new_value_of(change), timezone.localdate(change.created_at).isoformat(),
            day_or_dash(change.decided_on), change.effective_on.isoformat(),
            day_or_dash(change.applied_on),
        ],
        "status": state_words(change), "tone": CHANGE_TONES[change.state],
    }  # fmt: skip


def day_or_dash(day):
    return day.isoformat() if day else "—"


def new_value_of(change):
    """已合并（并入江畔实验小学）."""
    label = value_label(change.field, change.new_value)
    if change.successor_id:
        return _("%(value)s（并入%(school)s）") % {"value": label, "school": change.successor}
    return label


def state_words(change):
    """已批准 says whether the day has come."""
    if change.state == "approved":
        return _("已生效") if change.applied_on else _("已批准，待生效")
    return change.get_state_display()


def change_facts(change):
    return [
        {"label": _("学校"), "value": change.school.name,
         "url": reverse("schools:detail", args=[change.school_id])},
        {"label": _("变更事项"), "value": change.get_field_display()},
        {"label": _("变更理由"), "value": change.why},
        *day_facts(change),
    ]  # fmt: skip


def day_facts(record):
    """Requested, decided, effective, applied: of a change or a transfer."""
    return [
        {"label": _("申请日期"), "value": timezone.localdate(record.created_at).isoformat()},
        {"label": _("批准日期"), "value": record.decided_on and record.decided_on.isoformat(),
         "missing": _("还没有批准")},
        {"label": _("生效日期"), "value": record.effective_on.isoformat()},
        {"label": _("登记日期"), "value": record.applied_on and record.applied_on.isoformat(),
         "missing": _("还没有登记")},
    ]  # fmt: skip


def transfer_facts(transfer):
    return [
        {"label": _("学校"), "value": transfer.school_name},
        {"label": _("原主管教育局"), "value": transfer.bureau.name},
        {"label": _("接收教育局"), "value": transfer.to_bureau.name},
        {"label": _("依据"), "value": transfer.basis},
        *day_facts(transfer),
    ]  # fmt: skip
