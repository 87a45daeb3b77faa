"""Changes in the words of the shared parts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.change_words import sentences_of
from groups.models import GroupLine, Membership, Move
from groups.queries.changes import is_to_come
from groups.rules.moves import CORRECTIONS
from groups.screens import formation

TONES = formation.TONES


def change_table(rows, sentences):
    """columns and rows of parts/list_table.html; `sentences` by change id."""
    columns = [
        {"label": _("教育集团")}, {"label": _("变更事项"), "wide": True},
        {"label": _("申报日期")}, {"label": _("文号"), "phone": False},
    ]  # fmt: skip
    return {
        "columns": columns,
        "rows": [
            {
                "url": reverse("groups:change", args=[change.pk]),
                "cells": [
                    change.group.name,
                    "；".join(sentences.get(change.pk, ())) or _("尚未填写"),
                    formation.day(change.submitted_at) or _("尚未申报"),
                    change.document_number or _("尚未批复"),
                ],
                "status": change.get_state_display(),
                "tone": TONES[change.state],
            }
            for change in rows
        ],
    }


def waits_for(change, answers=()):
    """The sentence under the title: who is next, and until when."""
    if change.state == "approved":
        return _("文号%s") % change.document_number
    return formation.waits_for(change, answers)


def move_rows(moves, *, name_now=""):
    """Each move with its sentence, to be taken out again while the change is open; a new name
    stands beside the one the group has now."""
    rows = []
    for move, text in zip(moves, sentences_of(moves), strict=True):
        if name_now and move.kind == Move.Kind.RENAME:
            text += _("（现在的名称：%(name)s）") % {"name": name_now}
        rows.append({"id": move.pk, "kind": move.get_kind_display(), "text": text})
    return rows


def move_choices(change, office):
    """What may be added, in groups as a clerk thinks of them."""
    groups = [
        (_("学校"), ("join", "leave", "core")), (_("集团"), ("rename", "adjust")),
        (_("分合和撤销"), ("absorb", "merge", "split", "close")),
    ]  # fmt: skip
    if not office.school:
        groups.append((_("登记更正"), CORRECTIONS))
    choices = [
        {
            "title": title,
            "items": [
                {"label": Move.Kind(kind).label,
                 "url": reverse("groups:change-move", args=[change.pk, kind])}
                for kind in kinds
            ],
        }
        for title, kinds in groups
    ]  # fmt: skip
    elsewhere = {
        "label": _("加入其他主管局的学校"),
        "url": reverse("groups:change-elsewhere", args=[change.pk]),
    }
    choices[0]["items"].append(elsewhere)
    return choices


# 影响预览


def outcome_table(outcome):
    """The schools whose place changes, for parts/list_table.html."""
    several = len({row[1] for row in outcome["rows"]}) > 1
    columns = [{"label": _("学校")}]
    columns += [{"label": _("教育集团"), "wide": True}] if several else []
    columns += [{"label": _("变更前"), "wide": True}, {"label": _("变更后"), "wide": True}]
    rows = [
        {
            "cells": [
                school, *([group] if several else []), before or _("不在集团"),
                after or _("不在集团"),
            ]
        }
        for school, group, before, after in outcome["rows"]
    ]  # fmt: skip
    return {"columns": columns, "rows": rows}


def outcome_diff(outcome):
    """What becomes of the groups themselves, for parts/diff.html."""
    return [
        {"label": label, "before": before, "after": after}
        for label, before, after in outcome["groups"]
    ]


def consequence_rows(preview):
    """What hangs on the change, with what is said about it."""
    return [
        {
            "key": consequence.key, "title": consequence.title, "items": consequence.items,
            "url": consequence.url, "must": consequence.must_be_handled,
            "text": preview.handled[consequence.key].text
            if consequence.key in preview.handled
            else "",
        }
        for consequence in preview.consequences
    ]  # fmt: skip


def stale_rows(change, preview, standing):
    """What has changed in the groups since the change was filed, for parts/diff.html."""
    if not change.stood or change.state not in ("submitted", "reviewed"):
        return []
    was, now = change.stood["seats"], standing["seats"]
    rows = []
    for row in [*was, *(row for row in now if row not in was)]:
        before, after = was.get(row), now.get(row)
        if before != after:
            label = f"{(after or before)[1]}（{(after or before)[0]}）"
            rows.append({"label": label, "before": words_of(before), "after": words_of(after)})
    for group, before in change.stood["groups"].items():
        after = standing["groups"].get(group)
        if before != after:
            facts = preview.before.groups[int(group)]
            rows.append({"label": facts.name, "before": _("申报时的情况"), "after": _("已有变动")})
    return rows


def words_of(seat):
    if seat is None:
        return ""
    return f"{Membership.Role(seat[2]).label}，{seat[3]}，{seat[4]}"


def history_facts(moves, day):
    """What has become of a group, for parts/summary_list.html: what is decided and yet to come,
    the latest decided change, its former names. `moves` are told_moves."""
    said = list(zip(moves, sentences_of(moves), strict=True))
    facts, coming = [], [words for move, words in said if is_to_come(move, day)]
    if coming:
        facts.append({"label": _("已批复、尚未生效"), "value": "；".join(coming), "tone": "wait"})
    if moves:
        last = moves[0].change
        facts.append({
            "label": _("最近一次变更"),
            "value": "；".join(words for move, words in said if move.change_id == last.pk),
            "url": reverse("groups:change", args=[last.pk]), "note": last.document_number,
        })  # fmt: skip
        if former := list(dict.fromkeys(moves[0].former_names)):
            facts.append({"label": _("曾用名"), "value": "、".join(former)})
    return facts


def lineage_rows(lines, group):
    """Where a group came from and what came of it, for parts/summary_list.html."""
    rows = []
    for line in lines:
        out = line.source_id == group.pk
        other = line.target if out else line.source
        label = GroupLine.Kind(line.kind).label
        words = {
            "absorbed": (_("并入"), _("并入本集团的集团")),
            "merged": (_("合并组建为"), _("合并而来")),
            "split": (_("拆分出"), _("拆分自")),
        }.get(line.kind, (label, label))  # fmt: skip
        rows.append(
            {
                "label": words[0] if out else words[1],
                "value": other.name,
                "url": reverse("groups:detail", args=[other.pk]),
                "note": _("%(on)s，%(number)s") % {"on": line.on, "number": line.document_number},
            }
        )
    return rows
