"""A group's government in the words of the shared parts: no queries."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

MEETING_TONES = {"called": "wait", "signed": "ok", "cancelled": "off"}


def term_words(days):
    """From … to …, both days included."""
    start = days.lower.isoformat() if days.lower else _("起始不详")
    if days.upper is None:
        return _("%(start)s 起") % {"start": start}
    last = days.upper - timedelta(days=1)
    return _("%(start)s 至 %(end)s") % {"start": start, "end": last.isoformat()}


def seat_table(rows, day, keeps):
    """Seats with their terms; the keeper opens one to end it."""
    return {
        "columns": [
            {"label": _("职务")}, {"label": _("姓名")},
            {"label": _("学校"), "wide": True}, {"label": _("任期")},
            {"label": _("依据"), "wide": True, "phone": False},
        ],
        "rows": [
            {
                "url": reverse("groups:seat", args=[row.group_id, row.pk]) if keeps else "",
                "cells": [
                    row.get_kind_display(), row.name, row.school_name or _("校外"),
                    term_words(row.days), row.basis,
                ],
                **seat_status(row, day),
            }
            for row in rows
        ],
    }  # fmt: skip


def seat_status(row, day):
    if row.days.upper is not None and row.days.upper <= day:
        return {"status": _("已离任"), "tone": "off"}
    if row.days.lower is not None and row.days.lower > day:
        return {"status": _("未到任"), "tone": "wait"}
    return {"status": _("在任"), "tone": "ok"}


def meeting_table(rows):
    return {
        "columns": [
            {"label": _("日期")}, {"label": _("会议")}, {"label": _("地点"), "phone": False},
            {"label": _("议题"), "num": True, "unit": _("项")},
            {"label": _("通过"), "num": True, "unit": _("项")},
        ],
        "rows": [
            {
                "url": reverse("groups:meeting", args=[row.group_id, row.pk]),
                "cells": [
                    row.on.isoformat(), row.get_kind_display(), row.place or _("未写"),
                    row.item_count, row.resolved if row.state == "signed" else None,
                ],
                "status": row.get_state_display(), "tone": MEETING_TONES[row.state],
            }
            for row in rows
        ],
    }  # fmt: skip


def resolution_table(rows):
    return {
        "columns": [
            {"label": _("决议")}, {"label": _("事项"), "wide": True},
            {"label": _("类别")}, {"label": _("生效日期"), "num": True},
        ],
        "rows": [
            {
                "url": reverse("groups:meeting", args=[row.group_id, row.item.meeting_id]),
                "cells": [
                    row.number, row.title, row.get_kind_display(), row.effective_on.isoformat(),
                ],
            }
            for row in rows
        ],
    }  # fmt: skip


def cited_table(rows):
    """Resolutions with what cites them."""
    table = resolution_table(rows)
    table["columns"].append({"label": _("被引用"), "wide": True})
    for line, row in zip(table["rows"], rows, strict=True):
        line["cells"].append(cited_words(row) or _("还没有被引用"))
        line |= {"status": _("生效"), "tone": "ok"}
    return table


def cited_words(row):
    charters = [_("章程第 %(n)s 版") % {"n": number} for number in row.in_charters]
    return "、".join([*row.in_plans, *charters])


def charter_table(rows, day, asks):
    """Versions with their day, basis and checklist; the one in effect on the day is marked."""
    current = next((row.pk for row in rows if row.effective_on <= day), None)
    return {
        "columns": [
            {"label": _("版次")}, {"label": _("生效日期")}, {"label": _("依据"), "wide": True},
            {"label": _("写明的内容"), "wide": True},
            {"label": _("到会、赞成比例"), "phone": False},
        ],
        "rows": [
            {
                "url": reverse("file", args=[row.file_id]) if row.file_id else "",
                "cells": [
                    str(row), row.effective_on.isoformat(),
                    str(row.resolution) if row.resolution_id else row.summary or _("未引用决议"),
                    element_words(row, asks), share_words(row),
                ],
                **charter_status(row, day, current),
            }
            for row in rows
        ],
    }  # fmt: skip


def charter_status(row, day, current):
    if row.pk == current:
        return {"status": _("现行"), "tone": "ok"}
    if row.effective_on > day:
        return {"status": _("未生效"), "tone": "wait"}
    return {"status": _("已修订"), "tone": "off"}


def element_words(row, asks):
    if not row.elements:
        return _("没有核对")
    missing = [label for key, label in asks if key not in row.elements]
    if not missing:
        return _("齐全")
    return _("缺：%(names)s") % {"names": "、".join(missing)}


def share_words(row):
    said = [row.get_quorum_display(), row.get_majority_display()]
    return " / ".join(str(words or _("没有写明")) for words in said)


# One meeting


def meeting_facts(meeting, rule):
    came = sum(row["present"] for row in meeting.attendance)
    facts = [
        {"label": _("会议"), "value": meeting.get_kind_display()},
        {"label": _("日期"), "value": meeting.on},
        {"label": _("地点"), "value": meeting.place, "missing": _("未写")},
        {"label": _("召集人"), "value": meeting.called_by.name},
        {
            "label": _("议事规则"), "source": rule.basis,
            "value": _("%(quorum)s成员到会；到会成员%(majority)s赞成")
            % {"quorum": rule.quorum_words, "majority": rule.majority_words},
        },
    ]  # fmt: skip
    if meeting.state == "signed":
        facts += [
            {"label": _("到会"), "value": _("应到 %(all)s 人，实到 %(came)s 人")
             % {"all": len(meeting.attendance), "came": came}},
            {"label": _("签发日期"), "value": meeting.signed_on},
        ]  # fmt: skip
    return facts


def attendance_table(meeting, kinds):
    return {
        "columns": [
            {"label": _("姓名")}, {"label": _("职务")}, {"label": _("学校"), "wide": True},
        ],
        "rows": [
            {
                "cells": [row["name"], str(kinds[row["kind"]]), row["school"] or _("校外")],
                "status": _("到会") if row["present"] else _("缺席"),
                "tone": "ok" if row["present"] else "off",
            }
            for row in meeting.attendance
        ],
    }  # fmt: skip


def item_table(items, signed):
    """The agenda; once the minutes are signed with the votes and what became of each item."""
    columns = [{"label": _("议题")}, {"label": _("类别")}]
    if signed:
        columns += [
            {"label": _("赞成"), "num": True, "unit": _("票")},
            {"label": _("反对"), "num": True, "unit": _("票")},
            {"label": _("弃权"), "num": True, "unit": _("票")},
            {"label": _("决议"), "wide": True},
        ]  # fmt: skip
    return {"columns": columns, "rows": [item_row(row, signed) for row in items]}


def item_row(item, signed):
    cells = [f"{item.number}. {item.title}", item.get_kind_display()]
    if signed:
        votes = (item.in_favour, item.against, item.abstained)
        cells += [_("没有表决") if n is None else n for n in votes]
        cells.append(resolution_words(item))
    return {"cells": cells, **item_status(item, signed)}


def resolution_words(item):
    return item.resolution.number if hasattr(item, "resolution") else _("没有决议")


def item_status(item, signed):
    if hasattr(item, "resolution"):
        return {"status": _("通过"), "tone": "ok"}
    if item.in_favour is not None:
        return {"status": _("未通过"), "tone": "stop"}
    return {"status": _("没有表决") if signed else _("待表决"), "tone": "wait"}


# Delegated powers


def power_table(rows, day, ends):
    """Grants with their document; the county that granted opens one to take it back."""
    return {
        "columns": [
            {"label": _("自主权")}, {"label": _("适用"), "wide": True}, {"label": _("期间")},
            {"label": _("赋权文件"), "wide": True},
        ],
        "rows": [
            {
                "url": ends(row) if in_force(row, day) else "",
                "cells": [
                    row.label, _("本集团") if row.group_id else row.get_mode_display(),
                    term_words(row.days),
                    row.document + (_("；收回：%(by)s") % {"by": row.ended_by}
                                    if row.ended_by else ""),
                ],
                **power_status(row, day),
            }
            for row in rows
        ],
    }  # fmt: skip


def in_force(row, day):
    return row.days.lower <= day and (row.days.upper is None or row.days.upper > day)


def power_status(row, day):
    if in_force(row, day):
        return {"status": _("有效"), "tone": "ok"}
    if row.days.lower > day:
        return {"status": _("未生效"), "tone": "wait"}
    return {"status": _("已结束"), "tone": "off"}
