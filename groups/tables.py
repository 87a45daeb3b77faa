"""How groups stand in tables and summary lists: words for a screen, no queries."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import EducationGroup, Membership
from groups.queries.register import state_on

TONES = {"legacy": "wait", "pending": "wait", "in_force": "ok", "closed": "off", "error": "stop"}


def stage_words(group):
    return group.get_stage_display() or _("学段待核")


def day_words(day, missing):
    return day.isoformat() if day else missing


def state_words(group, day):
    state = state_on(group, day)
    if state == EducationGroup.State.PENDING != group.state:
        return _("这一天还没有运行")
    return state.label


def core_words(group):
    """Its core schools of the day; a closed group has none, an old register may owe one."""
    missing = _("待核") if group.state == EducationGroup.State.LEGACY else _("无")
    return "、".join(group.core_names) or missing


def list_columns(wide_reader):
    columns = [
        {"label": _("集团名称")},
        {"label": _("核心校"), "wide": True},
        {"label": _("成员校"), "unit": _("所"), "num": True},
        {"label": _("学段")},
        {"label": _("办学模式"), "phone": False},
        {"label": _("运行自"), "num": True, "phone": False},
    ]
    if wide_reader:
        columns.insert(1, {"label": _("主管教育局"), "phone": False})
    return columns


def list_row(group, day, wide_reader, url_of):
    cells = [
        group.name, core_words(group), group.member_count,
        stage_words(group), group.get_mode_display(), day_words(group.in_force_on, _("不详")),
    ]  # fmt: skip
    if wide_reader:
        cells.insert(1, group.bureau.name)
    return {
        "url": url_of(group.pk), "cells": cells,
        "status": state_words(group, day), "tone": TONES[state_on(group, day)],
    }  # fmt: skip


def facts_of(group, record, day, standing="", held=None):
    """The summary list of a group's page; `record` is the city's entry or None, `held` how many
    research sessions there were this school year (None: not for this office)."""
    legacy = group.state == EducationGroup.State.LEGACY
    return [
        {"label": _("主管教育局"), "value": group.bureau.name},
        {"label": _("学段"), "value": stage_words(group)},
        {"label": _("办学模式"), "value": group.get_mode_display()},
        *([{"label": _("认定和整改"), "value": standing}] if standing else []),
        {"label": _("组建方式"), "value": group.get_initiation_display()},
        {"label": _("纽带"), "value": group.get_tie_display()},
        {"label": _("办学形式"), "value": group.get_form_display()},
        *([{"label": _("资产安排"), "value": group.assets}] if group.assets else []),
        {"label": _("批复文号"), "value": group.document_number,
         "missing": _("存量集团，名录没有写文号") if group.import_batch_id else _("没有文号")},
        {"label": _("运行自") if group.import_batch_id else _("批复日期"),
         "value": day_words(group.in_force_on, ""),
         "missing": _("待核") if legacy else _("起始日期不详")},
        *([{"label": _("撤销日期"), "value": day_words(group.closed_on, "")}]
          if group.closed_on else []),
        {"label": _("市级备案号"), "value": record and record.number,
         "missing": _("确认后由市教育局备案") if legacy else _("等市教育局备案，不影响运行"),
         "note": record and _("%(day)s 备案") % {"day": record.recorded_on}},
        *([{"label": _("本学年联合教研"), "value": held, "unit": _("次"),
            "url": reverse("groups:group-research", args=[group.pk])}] if held is not None else []),
        {"label": _("来源"), "value": group.source, "missing": _("本平台申报")},
    ]  # fmt: skip


def days_words(membership):
    """In the group from … to …, both days included; an unknown start is said."""
    days = membership.days
    known = days.lower is not None and membership.start_known
    start = days.lower.isoformat() if known else _("起始不详")
    if days.upper is None:
        return _("%(start)s 起") % {"start": start} if known else start
    last = days.upper.fromordinal(days.upper.toordinal() - 1)
    return _("%(start)s 至 %(end)s") % {"start": start, "end": last.isoformat()}


def member_columns():
    return [
        {"label": _("学校")}, {"label": _("角色")},
        {"label": _("纽带、形式"), "phone": False},
        {"label": _("所属"), "wide": True, "phone": False},
        {"label": _("在集团期间"), "phone": False},
    ]  # fmt: skip


def terms_words(membership):
    """By which tie and in which form a school stands in the group."""
    said = [
        label for value, label in (
            (membership.tie, membership.get_tie_display()),
            (membership.form, membership.get_form_display()),
        ) if value != "unknown"
    ]  # fmt: skip
    return "，".join(said) or _("待核")


def member_row(membership, office, own_bureau):
    """A school of the group; one's own bureau's schools can be opened."""
    where = []
    if membership.institution_id != membership.school_id:
        where.append(_("%(name)s的校区") % {"name": membership.legal_name})
    if membership.county != own_bureau:
        where.append(membership.county_name)
    seen = membership.county in office.sees
    return {
        "url": reverse("schools:detail", args=[membership.school_id]) if seen else "",
        "cells": [membership.name, Membership.Role(membership.role).label,
                  terms_words(membership), "，".join(where) or _("本局学校"),
                  days_words(membership)],
        "status": _("已核定") if membership.settled else _("待核"),
        "tone": "ok" if membership.settled else "wait",
    }  # fmt: skip
