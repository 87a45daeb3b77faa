"""The city's proposals in the words of the shared parts."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.queries.initiatives import answer_of, nodes_of, standing
from groups.screens.formation import day
from schools.models import Stage


def initiative_table(rows, office):
    return {
        "columns": [
            {"label": _("集团名称")}, {"label": _("建议的核心校"), "wide": True},
            {"label": _("牵头的主管教育局"), "wide": True, "phone": False},
            {"label": _("成员校"), "num": True, "unit": _("所"), "phone": False},
            {"label": _("提出日期"), "phone": False},
        ],
        "rows": [initiative_row(row, office) for row in rows],
    }  # fmt: skip


def initiative_row(row, office):
    found = standing(row, office)
    return {
        "url": reverse("groups:initiative", args=[row.pk]),
        "cells": [row.name, row.core_name, row.lead.name, len(row.members), day(row.created_at)],
        "status": found.words, "tone": found.tone,
    }  # fmt: skip


def initiative_facts(row, files, filing, office):
    """The facts of a proposal; `filing` is what came of it, where the office may see it."""
    found, answer = standing(row, office), answer_of(row)
    facts = [
        {"label": _("牵头的主管教育局"), "value": row.lead.name, "note": _("核心校的主管教育局")},
        {"label": _("建议的核心校"), "value": row.core_name},
        {"label": _("建议的成员校"), "value": members_words(row)},
        {"label": _("学段"), "value": row.get_stage_display()},
        {"label": _("办学模式"), "value": row.get_mode_display()},
        {"label": _("组建方式"), "value": _("采纳后由牵头的主管教育局以行政主导申报")},
        {"label": _("倡议理由"), "value": row.reason},
        *({"label": file.title, "value": file.file_name, "url": reverse("file", args=[file.pk])}
          for file in files),
        {"label": _("答复"), "value": found.words, "tone": found.tone,
         "note": answer and _("%(day)s %(who)s") % {
             "day": day(answer.answered_at), "who": row.lead.name}},
    ]  # fmt: skip
    if answer and answer.accepts:
        facts.append({
            "label": _("组建申报"), "value": filing and f"{filing} · {filing.get_state_display()}",
            "url": filing and reverse("groups:filing", args=[filing.pk]),
            "missing": _("牵头的主管教育局正在填写，还没有申报"),
        })  # fmt: skip
    return facts


def members_words(row):
    nodes = nodes_of([member["school"] for member in row.members])
    return "、".join(member_words(nodes[m["school"]], m["stated"]) for m in row.members)


def member_words(node, stated):
    """江畔小学（汉滨区教育局，小学）."""
    stage = stated.get("stage", "")
    label = f"，{Stage(stage).label}" if stage in Stage.values else ""
    return f"{node.name}（{node.parent.name}{label}）"


def source_of():
    return {
        "origins": [{"label": _("市教育局的倡议，牵头的主管教育局的答复")}],
        "as_of": timezone.localdate().isoformat(),
        "updated": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
