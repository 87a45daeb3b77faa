"""A change in sentences: the same on its pages, in the letter, in a group's history."""

from django.utils.translation import gettext as _

from groups.models import Form, Membership, Tie
from groups.models.kinds import mode_words
from groups.queries.changes import left_without_group, moves_by_change
from groups.rules.changes import bureau_name
from groups.rules.picture import DAY, days_words, handed_over

ORDINALS = "一二三四五六七八九十"


def day_words(day):
    """A day as a letter writes it."""
    return _("%(y)s年%(m)s月%(d)s日") % {"y": day.year, "m": day.month, "d": day.day} if day else ""


def move_sentence(move, names, sentences=None, written=str):
    """One move as a clerk writes it; `names` are of schools and groups, by id."""
    said = {
        "on": written(move.on), "group": names.groups.get(move.change.group_id, ""),
        "school": names.schools.get(move.school_id, ""),
        "core": names.schools.get(move.core_id, ""),
        "others": "、".join(names.groups.get(pk, "") for pk in move.others),
        "schools": "、".join(names.schools.get(pk, "") for pk in move.schools),
        "name": move.name, "kind": kind_words(move), "dates": redated_words(move, written),
    }  # fmt: skip
    return (sentences or SENTENCES)[move.kind] % said + (
        _("，原核心校退出") if move.kind == "core" and not move.stays else ""
    )


SENTENCES = {
    "join": "%(school)s自 %(on)s 起加入，任成员校",
    "leave": "%(school)s退出，最后一天为 %(on)s",
    "core": "自 %(on)s 起由%(school)s任核心校",
    "rename": "自 %(on)s 起更名为“%(name)s”",
    "adjust": "自 %(on)s 起调整%(kind)s",
    "absorb": "%(others)s自 %(on)s 起并入%(group)s",
    "merge": "%(group)s与%(others)s自 %(on)s 起合并组建“%(name)s”（%(kind)s），核心校为%(core)s",
    "split": "%(schools)s自 %(on)s 起拆分组建“%(name)s”（%(kind)s），核心校为%(core)s",
    "close": "撤销集团，运行到 %(on)s 为止",
    "strike": "更正登记：%(school)s在 %(on)s 的成员登记系误登",
    "redate": "更正登记：%(school)s在集团期间为 %(dates)s",
    "error": "更正登记：整个集团系登记错误",
}
# In a letter a group has the name it had before, and days stand without blanks.
LETTER_SENTENCES = {kind: words.replace(" ", "") for kind, words in SENTENCES.items()} | {
    "rename": "原“%(group)s”自%(on)s起更名为“%(name)s”",
}


KIND = (
    ("mode", "办学模式", mode_words),
    ("tie", "纽带", lambda tie: Tie(tie).label),
    ("form", "办学形式", lambda form: Form(form).label),
)


def kind_words(move):
    words = [
        f"{label}为{words_of(getattr(move, name))}"
        for name, label, words_of in KIND
        if getattr(move, name)
    ]
    return "，".join(words)


def redated_words(move, written):
    since = written(move.since) if move.since else _("起始不详")
    if move.until:
        return _("%(since)s 至 %(until)s") % {"since": since, "until": written(move.until)}
    return _("%(since)s 起") % {"since": since}


class Names:
    """Names of the schools and groups that moves mention, by id."""

    def __init__(self, moves):
        self.schools = {row["id"]: row["name"] for m in moves for row in m.schools_named}
        self.groups = {
            row["id"]: row["name"]
            for m in moves for row in (*m.published_named, *m.groups_named)
        }  # fmt: skip


def sentences_of(moves):
    names = Names(moves)
    return [move_sentence(move, names) for move in moves]


def letter_sentences_of(moves):
    """The same as the 批复 writes them, before the change takes effect."""
    names = Names(moves)
    return [move_sentence(move, names, LETTER_SENTENCES, day_words) for move in moves]


def sentences_by_change(changes):
    """{change id: its sentences} of any number of changes, in one query."""
    moves = moves_by_change(changes)
    names = Names([move for found in moves.values() for move in found])
    return {pk: [move_sentence(move, names) for move in found] for pk, found in moves.items()}


def summary_of(moves):
    return "；".join(sentences_of(moves))


def numbered(sentences):
    """The sentences as points of a letter, a line each."""
    return "\n".join(
        f"{ORDINALS[n] if n < len(ORDINALS) else n + 1}、{sentence}。"
        for n, sentence in enumerate(sentences)
    )


# 影响预览


def outcome_of(preview):
    """What the change does, as its page shows it and as the decision keeps it."""
    if preview.after is None:
        return {"rows": [], "unchanged": 0, "without_group": [], "groups": [], "leads": []}
    rows, unchanged = [], 0
    for group, school in places(preview):
        before = seat_words(preview.before.seats_of(group, school))
        after = seat_words(preview.after.seats_of(group, school))
        if before == after:
            unchanged += 1
        else:
            name = preview.after.groups[group].name
            rows.append([preview.after.school_name(school), name, before, after])
    return {
        "rows": rows, "unchanged": unchanged, "without_group": left_without_group(preview),
        "groups": group_rows(preview), "leads": lead_sentences(preview),
    }  # fmt: skip


def lead_sentences(preview):
    """What passes to which bureau, and what the others keep."""
    found = []
    for facts in preview.after.groups.values():
        was = preview.before.groups.get(facts.id)
        names = {
            "group": facts.name, "on": facts.opened, "new": bureau_of(preview, facts.bureau),
            "old": bureau_of(preview, facts.bureau), "last": facts.last_day,
            "lead": preview.change.bureau.name,
        }  # fmt: skip
        if turn := handed_over(preview.before, preview.after, facts.id):
            names |= {"on": turn[0], "new": bureau_of(preview, turn[1])}
            found.append(TAKEN_OVER % names)
        elif was is None and facts.bureau != preview.change.bureau_id:
            found.append(BEGUN % names)
        elif was and facts.bureau != preview.change.bureau_id and facts.last_day != was.last_day:
            found.append(GIVEN_UP % names)
    return found


TAKEN_OVER = (
    "“%(group)s”自 %(on)s 起由%(new)s牵头：登记、理事会、章程、规划、赋权和认定由该局和新的"
    "核心校接续；%(old)s此前的批复和办理记录留在原处，两局都可查看"
)
BEGUN = "新集团“%(group)s”自 %(on)s 起由%(new)s牵头（核心校的主管教育局）"
GIVEN_UP = (
    "“%(group)s”由%(old)s登记，到 %(last)s 为止；它的学校转入后由%(lead)s牵头，"
    "原来的登记和批复留在%(old)s，两局都可查看"
)


def bureau_of(preview, bureau):
    return bureau_name(preview.after, bureau)


def places(preview):
    seats = (*preview.before.seats, *preview.after.seats)
    return dict.fromkeys((seat.group, seat.school) for seat in seats)


def seat_words(seats):
    words = [
        f"{Membership.Role(seat.role).label}，{days_words(seat.since, seat.until)}"
        for seat in sorted(seats, key=lambda seat: seat.since.toordinal() if seat.since else 0)
    ]
    return "；".join(words)


def group_rows(preview):
    """Groups that begin, end, or are called or are something else: (label, before, after)."""
    found = []
    for facts in preview.after.groups.values():
        was = preview.before.groups.get(facts.id)
        before, after = group_words(was), group_words(facts)
        for label, words in after.items():
            if before.get(label, "") != words:
                found.append([f"{facts.name}：{label}", before.get(label, ""), words])
    return found


def group_words(facts):
    """{what: words} of a group: its days, its name and kind over time."""
    if facts is None:
        return {}
    words = {_("运行"): open_words(facts), _("名称"): over_time(facts, "name", str)}
    for name, label, words_of in KIND:
        words[label] = over_time(facts, name, words_of)
    return words


def open_words(facts):
    if facts.state == "error":
        return _("登记错误，退出一切统计")
    return days_words(facts.opened, facts.last_day and facts.last_day + DAY)


def over_time(facts, name, words_of):
    """The values of one fact in turn, each from its day on."""
    said, last = [], None
    for period in facts.periods:
        value = getattr(period, name)
        if value != last:
            start = period.since if said else None
            said.append((_("%s 起") % start + " " if start else "") + str(words_of(value)))
        last = value
    return "；".join(said)
