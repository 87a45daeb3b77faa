"""Filings in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from groups.queries.formation import difference_rows
from groups.rules.decision import BASICS
from groups.rules.dossier import PER_SCHOOL
from groups.rules.modes import DOCUMENTS
from groups.services.editing import is_open
from schools.models import School, SchoolTag

TONES = {
    "draft": "off", "submitted": "wait", "reviewed": "wait", "returned": "stop",
    "approved": "official", "rejected": "official", "withdrawn": "off",
}  # fmt: skip
SECTIONS = {
    "basics": _l("基本情况"),
    "members": _l("成员学校"),
    "dossier": _l("组建材料"),
    "reasons": _l("组建理由"),
}


def day(value):
    return date_format(timezone.localtime(value), "Y-m-d") if value else None


def filing_table(rows):
    """columns and rows of parts/list_table.html."""
    return {
        "columns": [
            {"label": _("集团名称")},
            {"label": _("核心校"), "wide": True},
            {"label": _("办学模式"), "phone": False},
            {"label": _("组建方式"), "phone": False},
            {"label": _("申报日期")},
        ],
        "rows": [
            {
                "url": reverse("groups:filing", args=[filing.pk]),
                "cells": [
                    str(filing),
                    filing.core_name or _("尚未选定"),
                    filing.get_mode_display(),
                    filing.get_initiation_display(),
                    day(filing.submitted_at) or _("尚未申报"),
                ],
                "status": filing.get_state_display(),
                "tone": TONES[filing.state],
            }
            for filing in rows
        ],
    }


def filer_name(filing):
    return filing.filer_name or filing.bureau.name


def waits_for(filing, answers=()):
    """The sentence under the title: who is next, and until when."""
    if filing.state == "submitted" and answers and all(a.agrees for a in answers):
        return _("各校都已同意，等%s另一位经办人审核") % filing.bureau.name
    if filing.state == "submitted" and filing.initiation == "voluntary":
        against = [a.school for a in answers if a.agrees is False]
        if against:
            return _("%(schools)s不同意，等%(bureau)s审批人退回补正") % {
                "schools": "、".join(against), "bureau": filing.bureau.name,
            }  # fmt: skip
    names = {
        "filer": filer_name(filing), "bureau": filing.bureau.name,
        "due": filing.consent_due, "correction": filing.correction_due,
        "number": filing.group.document_number if filing.group else "",
    }  # fmt: skip
    return {
        "draft": _("等%(filer)s填好后申报"),
        "submitted": _("等学校答复意愿（%(due)s前），然后由%(bureau)s另一位经办人审核"),
        "reviewed": _("等%(bureau)s审批人决定"),
        "returned": _("等%(filer)s补正后重新申报（%(correction)s前）"),
        "approved": _("文号%(number)s"),
    }.get(filing.state, "") % names


def basics_facts(filing, url=""):
    """Name, stage, mode … as parts/summary_list.html takes them."""
    facts = [
        (_("集团名称"), filing.name, ""),
        (_("学段"), filing.get_stage_display(), ""),
        (_("办学模式"), filing.get_mode_display(), ""),
        (_("组建方式"), filing.get_initiation_display(), _("由%s申报") % filer_name(filing)),
        (_("纽带"), filing.get_tie_display(), ""),
        (_("办学形式"), filing.get_form_display(), ""),
        *([(_("资产安排"), filing.assets, "")] if filing.tie == "assets" else []),
        (_("核心校"), filing.core_name or "", ""),
    ]
    return [
        {"label": label, "value": value, "note": note, "missing": _("尚未填写"), "url": ""}
        for label, value, note in facts
    ]


def member_words(facts):
    """What the bureau's register says of a school, in a few words."""
    words = [str(SchoolTag.Tag(tag).label) for tag in sorted(facts.tags)]
    if facts.area:
        words.append(str(School.Area(facts.area).label))
    if facts.status == "planned":
        words.append(_("待开办"))
    return "、".join(words)


def member_facts(members, terms):
    """The members for parts/summary_list.html, each with its own tie and form if it has any."""
    return [
        {
            "label": _("成员校"),
            "value": facts.name,
            "source": member_words(facts),
            "note": terms.get(facts.id, ""),
        }
        for facts in members
    ]


def dossier_facts(dossier, versions):
    """The documents for parts/summary_list.html: a link to the file, or why there is none."""
    facts = []
    for kind, items in dossier.items():
        if not items:
            facts.append(
                {"label": DOCUMENTS[kind], "value": None, "missing": _("尚未上传"), "url": ""}
            )
        facts += [document_fact(item, versions.get((kind, item.school_id), 1)) for item in items]
    return facts


def document_fact(item, version):
    words = DOCUMENTS[item.kind]
    if item.school_id:
        words = _("%(kind)s（%(school)s）") % {"kind": words, "school": item.school_name}
    if not item.attachment_id:
        return {"label": words, "value": _("不适用：%s") % item.not_applicable, "url": ""}
    note = _("第%(n)s版，%(who)s %(when)s") % {
        "n": version, "who": item.put_by.name if item.put_by_id else "",
        "when": day(item.put_at) or "",
    }  # fmt: skip
    return {
        "label": words, "value": item.attachment.file_name, "source": note,
        "url": reverse("file", args=[item.attachment_id]),
    }  # fmt: skip


def sections(filing, checks, dossier, lacks):
    """The task list: each section done, to do or wrong, closed ones without a link."""
    form = [
        section_item(filing, "basics", _("名称、学段、模式、纽带、形式、核心校"), checks, BASICS),
        section_item(filing, "members", _("从本主管局的学校中选"), checks, ("members",)),
        section_item(filing, "reasons", _("为什么组建，条件如何"), checks, ("reasons",)),
    ]
    files = [dossier_item(filing, kind, dossier[kind], lacks[kind]) for kind in dossier]
    open_ends = sum(check.blocks for check in checks if check.section != "dossier")
    open_ends += len([kind for kind in dossier if is_missing(dossier[kind], lacks[kind])])
    open_ends += sum(check.blocks for check in checks if check.section == "dossier") and (
        not any(is_missing(dossier[kind], lacks[kind]) for kind in dossier)
    )
    send = {
        "label": _("检查并申报"),
        "url": reverse("groups:filing-check", args=[filing.pk]),
        "state": "todo" if open_ends else "ready",
        "hint": _("还有%s处要补齐") % open_ends if open_ends else _("已填齐，可以申报"),
    }
    return [
        {"title": _("一、申报内容"), "items": form},
        {"title": _("二、组建材料"), "items": files},
        {"title": _("三、申报"), "items": [send]},
    ]


def section_item(filing, key, hint, checks, fields):
    broken = [check for check in checks if check.section == key and check.blocks]
    opened = any(is_open(filing, name) for name in fields)
    empty = key == "reasons" and not filing.reasons
    state = "done"
    if broken:
        state = "todo" if empty or (key == "members" and len(broken) > 1) else "bad"
    if not opened:
        hint = _("本次不需要改")
    return {
        "label": SECTIONS[key],
        "url": reverse(f"groups:filing-{key}", args=[filing.pk]) if opened else "",
        "state": state,
        "hint": hint,
        "reason": broken[0].sentence if broken and state == "bad" else "",
    }


def is_missing(items, lacking):
    """No paper of a kind, or not every school's."""
    return not items or bool(lacking)


def dossier_item(filing, kind, items, lacking):
    """A kind of document in the task list; `lacking` names the schools without their own."""
    opened = is_open(filing, "dossier")
    url = reverse("groups:filing-document", args=[filing.pk, kind]) if opened else ""
    files = [item for item in items if item.attachment_id]
    reasons = [item.not_applicable for item in items if not item.attachment_id]
    state = "todo" if is_missing(items, lacking) else "done" if files else "na"
    hint = "、".join(item.attachment.file_name for item in files)
    if items and lacking:
        hint = _("还缺：%(schools)s") % {"schools": "、".join(lacking)}
    elif not items and kind in PER_SCHOOL:
        hint = _("共用一份，或每校一份")
    return {
        "label": DOCUMENTS[kind], "url": url, "state": state, "reason": "；".join(reasons),
        "hint": hint if opened else hint or _("本次不需要改"),
    }  # fmt: skip


def version_facts(versions):
    """Every version of a document, newest first, for parts/summary_list.html."""
    total = len(versions)
    return [
        {
            "label": _("第%(n)s版") % {"n": total - n},
            "value": item.attachment.file_name if item.attachment_id
            else _("不适用：%s") % item.not_applicable,
            "url": reverse("file", args=[item.attachment_id]) if item.attachment_id else "",
            "source": f"{item.put_by.name if item.put_by_id else ''} {day(item.put_at) or ''}",
        }
        for n, item in enumerate(versions)
    ]  # fmt: skip


def gate(checks, url_of=None):
    """Checks as parts/gate.html takes them; a warning is shown as not yet known."""
    return [
        {
            "ok": True if check.ok else None if check.warns else False,
            "rule": check.rule,
            "basis": check.basis,
            "found": found_words(check),
            "url": url_of(check) if url_of and not check.ok else "",
        }
        for check in checks
    ]


def found_words(check):
    """What was found, and what to do about it."""
    if check.ok:
        return ""
    return "。".join(str(words) for words in (check.found, check.next_step) if words)


def opinions(filing, answers, consents):
    """Each school's answer and the bureau's reply, as parts/opinions.html takes them."""
    rows = []
    for answer in answers:
        consent = consents.get(answer.school_id)
        rows.append(school_opinion(answer, consent))
        if answer.answered_in_writing:
            rows.append(
                {
                    "office": filing.bureau.name,
                    "who": _("对%s的书面答复") % answer.school,
                    "when": day(consent.answer.answered_at),
                    "says": consent.answer.text,
                    "tone": "ok",
                    "word": _("已答复"),
                }
            )
    return rows


def school_opinion(answer, consent):
    if consent is None:
        return {
            "office": answer.school,
            "who": "" if answer.has_principal else _("该校尚无校长账号"),
            "when": "",
            "says": ""
            if answer.has_principal
            else _("请本市系统管理员开户、安全管理员任命该校校长，再由校长本人答复。"),
            "tone": "wait",
            "word": _("尚未答复"),
        }
    return {
        "office": answer.school,
        "who": consent.answered_by.name,
        "when": day(consent.answered_at),
        "says": consent.reason,
        "tone": "ok" if consent.agrees else "stop",
        "word": _("同意") if consent.agrees else _("不同意"),
    }


def changes_of(decision):
    """What a resubmission changed; a first submission is no change."""
    if decision.step != "submit" or decision.round == 1:
        return []
    return difference_rows(decision)
