"""The register of groups as a table: its columns and the check of its rows.

A row is a school in a group. Nothing is dropped, merged or guessed: what the table leaves
open is asked of the officer or stays 存量待核, and every row keeps a sentence on what became
of it.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from groups.models import EducationGroup, Membership
from records.imports import Column
from schools.matching import NameBook
from schools.models import School, SchoolAlias, Stage
from schools.rules import normal_name

COLUMNS = (
    Column("district_code", "区县代码", kind="code", example="610902"),
    Column("district", "区县", example="汉滨区", says="不是本局的区县会提醒，仍登记在本局名下"),
    Column(
        "group_name", "集团名称", ("教育集团", "教育集团名称"), required=True,
        example="江畔教育集团",
    ),
    Column(
        "school_name", "学校名称", ("学校",), required=True, example="江畔实验小学",
        says="与已登记学校名称相近的，上传后由您选定是不是同一所",
    ),
    Column("role", "角色", required=True, kind="choice", example="核心校", choices=(
        ("core", "核心校", "核心学校"), ("member", "成员校", "成员学校"),
    )),
    Column("stage", "学段", example="小学", says="不认识的写法按学段待核登记"),
    Column("note", "备注", longest=2000, says="写有在建、待开办、地块等字样的学校按待开办提示"),
    Column("source_url", "来源网址", ("来源",), longest=2000),
)  # fmt: skip
STAGES = {
    "幼儿园": Stage.KINDERGARTEN, "学前": Stage.KINDERGARTEN, "学前教育": Stage.KINDERGARTEN,
    "小学": Stage.PRIMARY, "初中": Stage.JUNIOR, "初级中学": Stage.JUNIOR,
    "九年一贯": Stage.NINE_YEAR, "九年一贯制": Stage.NINE_YEAR, "九年一贯制学校": Stage.NINE_YEAR,
    "完中": Stage.FULL_SECONDARY, "完全中学": Stage.FULL_SECONDARY,
    "高中": Stage.SENIOR, "普通高中": Stage.SENIOR,
    "十二年一贯": Stage.TWELVE_YEAR, "十二年一贯制": Stage.TWELVE_YEAR,
}  # fmt: skip
PLANNED = re.compile(r"建设中|在建|待开办|未开办|筹建|筹备|规划|拟建|地块")
CAMPUS = re.compile(r"校区|分校|分部|教学点")
INSTITUTE = re.compile(r"研究院|研究所|研究中心|教研室|教研院|发展中心|进修学校|少年宫|活动中心")
NEW = {
    "new": gettext_lazy("新登记为学校"),
    "new:planned": gettext_lazy("新登记为待开办学校"),
    "new:campus": gettext_lazy("新登记为校区"),
    "new:institute": gettext_lazy("新登记为非学校机构"),
    "new:outside": gettext_lazy("新登记为域外学校（只记名称）"),
}
HOW = {
    "exact": gettext_lazy("名称相同"),
    "alias": gettext_lazy("与别名相同"),
    "place": gettext_lazy("只差市、区名"),
    "near": gettext_lazy("名称相近"),
}


# Check


@dataclass
class Known:
    """The bureau's register as the check needs it."""

    schools: dict
    book: NameBook
    groups: dict
    roles: dict
    member_of: dict = field(default_factory=dict)


def known_register(by):
    """Four queries, whatever the table holds."""
    schools = School.objects.filter(bureau_id=by.bureau_id).exclude(status="error")
    schools = {school.pk: school for school in schools.order_by("pk")}
    aliases = SchoolAlias.objects.filter(school__in=schools).order_by("pk")
    groups = EducationGroup.objects.filter(bureau_id=by.bureau_id, state__in=["legacy", "in_force"])
    groups = {normal_name(group.name): group for group in groups.order_by("pk")}
    names = {group.pk: group.name for group in groups.values()}
    rows = Membership.objects.filter(group__in=names, known__upper_inf=True)
    known = Known(
        schools=schools,
        book=NameBook(
            [(pk, school.name) for pk, school in schools.items()],
            list(aliases.values_list("school_id", "name")),
        ),
        groups=groups,
        roles={},
    )
    for group_id, school_id, role in rows.values_list("group_id", "school_id", "role"):
        known.roles[group_id, school_id] = role
        known.member_of.setdefault(school_id, set()).add(names[group_id])
    return known


def check(rows, by):
    """Fill what was found in each row; returns the batch's summary."""
    known = known_register(by)
    for row in rows:
        read_row(row)
    good = [row for row in rows if not row.problems]
    note_groups(good, known)
    note_schools(good)
    note_repeats(good)
    propose(good, known)
    return summary_of(rows, good, known, by)


def read_row(row):
    """What the cells mean for the register."""
    text = {column.key: row.values[column.key] or "" for column in COLUMNS}
    stage = STAGES.get(normal_name(text["stage"]), "")
    if text["stage"] and not stage:
        row.notes.append(_("学段“%(stage)s”不认识，按学段待核登记") % {"stage": text["stage"]})
    row.parsed = {
        "group": text["group_name"], "group_key": normal_name(text["group_name"]),
        "school": text["school_name"], "school_key": normal_name(text["school_name"]),
        "role": text["role"], "stage": stage, "place": text["district_code"] or text["district"],
        "planned": bool(PLANNED.search(text["note"] + text["school_name"])),
        "source": text["source_url"],
    }  # fmt: skip


def by_key(rows, key):
    """Rows under each value of a parsed key, in the order of the table."""
    found = {}
    for row in rows:
        found.setdefault(row.parsed[key], []).append(row)
    return found


def note_groups(good, known):
    """What is odd about a group stands on its first row."""
    for key, rows in by_key(good, "group_key").items():
        first = rows[0]
        note_spellings(rows, "group", _("集团"))
        cores = {row.parsed["school_key"]: row.parsed["school"]
                 for row in rows if row.parsed["role"] == "core"}  # fmt: skip
        schools = {row.parsed["school_key"] for row in rows}
        if len(cores) > 1:
            first.notes.append(
                _("本集团写了 %(n)s 所核心校（%(names)s），都照登为待核，确认前须核定")
                % {"n": len(cores), "names": "、".join(cores.values())}
            )
        if not cores:
            first.notes.append(_("本集团没有写核心校，确认前须补上"))
        elif schools == set(cores):
            first.notes.append(_("本集团只有核心校，没有成员校"))
        if group := known.groups.get(key):
            first.notes.append(
                _("名录中已有“%(name)s”（%(state)s）")
                % {"name": group.name, "state": group.get_state_display()}
            )


def note_spellings(rows, key, noun):
    """Names that differ only in width, brackets or blanks are one; said on the later row."""
    first = rows[0]
    for row in rows[1:]:
        if row.parsed[key] != first.parsed[key]:
            row.notes.append(
                _("与第 %(n)s 行只是写法不同，按同一%(noun)s“%(name)s”登记")
                % {"n": first.number, "noun": noun, "name": first.parsed[key]}
            )


def note_schools(good):
    """Two spellings of one school; a school in several groups."""
    for rows in by_key(good, "school_key").values():
        note_spellings(rows, "school", _("学校"))
        groups = {}
        for row in rows:
            groups.setdefault(row.parsed["group_key"], row)
        for row in list(groups.values())[1:]:
            row.notes.append(
                _("该校也在“%(group)s”（第 %(n)s 行），两个集团都登记")
                % {"group": rows[0].parsed["group"], "n": rows[0].number}
            )


def note_repeats(good):
    """A core listed again as member, a school listed twice: one membership, the row stays."""
    for rows in by_pair(good).values():
        for row in rows:
            if row is not leading(rows):
                row.notes.append(repeat_words(row, leading(rows)))


def by_pair(rows):
    found = {}
    for row in rows:
        found.setdefault((row.parsed["group_key"], row.parsed["school_key"]), []).append(row)
    return found


def leading(rows):
    """Of several rows of one school in one group: the first that says core, else the first."""
    return next((row for row in rows if row.parsed["role"] == "core"), rows[0])


def repeat_words(row, lead):
    if row.parsed["role"] != lead.parsed["role"]:
        return _("该校在第 %(n)s 行是核心校，本行又列为成员校：只登记一条核心校关系") % {
            "n": lead.number
        }
    return _("与第 %(n)s 行重复：只登记一条成员关系") % {"n": lead.number}


# Proposals


def propose(good, known):
    """One question per school name that is not plainly new, on its first row."""
    schools = by_key(good, "school_key")
    bases = {*schools, *(normal_name(school.name) for school in known.schools.values())}
    places = core_places(good)
    for key, rows in schools.items():
        matches = known.book.proposals(key)
        kinds = new_kinds(rows, key, bases, places)
        if not matches and list(kinds) == ["new"]:
            continue
        options = [known_option(known, match) for match in matches]
        options += [{"value": kind, "label": label, "detail": "", "checked": False}
                    for kind, label in kinds.items()]  # fmt: skip
        preset(options, matches, kinds)
        rows[0].proposals = [
            {"about": "school", "name": f"school-{rows[0].number}",
             "given": rows[0].parsed["school"], "place": rows[0].parsed["group"],
             "how": matches[0].how if matches else "", "options": options}
        ]  # fmt: skip


def new_kinds(rows, key, bases, places):
    """As what a new school could be entered, the likeliest first."""
    name, kinds = rows[0].parsed["school"], {}
    if any(row.parsed["planned"] for row in rows):
        kinds["new:planned"] = str(NEW["new:planned"])
    if CAMPUS.search(name):
        base = campus_base(key, bases)
        rows[0].parsed["campus_of"] = base
        label = _("新登记为“%(base)s”的校区") % {"base": base} if base else str(NEW["new:campus"])
        kinds["new:campus"] = label
    if INSTITUTE.search(name):
        kinds["new:institute"] = str(NEW["new:institute"])
    if stands_elsewhere(rows, places):
        kinds["new:outside"] = str(NEW["new:outside"])
    kinds["new"] = str(NEW["new"])
    return kinds


def campus_base(key, bases):
    """The longest other name that the campus's name begins with."""
    begun = (key[:end] for end in range(len(key) - 1, 1, -1))
    return next((base for base in begun if base in bases), "")


def core_places(good):
    """Where the table places each group's (first) core."""
    places = {}
    for row in good:
        if row.parsed["role"] == "core":
            places.setdefault(row.parsed["group_key"], row.parsed["place"])
    return places


def stands_elsewhere(rows, places):
    """Does the table place the school in another district than its group's core?"""
    return any(
        row.parsed["place"] != places.get(row.parsed["group_key"], row.parsed["place"])
        for row in rows
    )


def known_option(known, match):
    school = known.schools[match.school_id]
    detail = f"{HOW[match.how]}，{school.get_stage_display()}"
    return {
        "value": f"school:{school.pk}",
        "label": _("就是已登记的“%(name)s”") % {"name": school.name},
        "detail": detail, "checked": False,
    }  # fmt: skip


def preset(options, matches, kinds):
    """Choose beforehand only what leaves no doubt; the rest a person decides."""
    if matches:
        sure = len(matches) == 1 and matches[0].how != "near"
    else:
        sure = list(kinds) == ["new:planned", "new"]
    options[0]["checked"] = sure


def summary_of(rows, good, known, by):
    schools = by_key(good, "school_key")
    asked = [p for row in rows for p in row.proposals]
    undecided = [p for p in asked if not any(o["checked"] for o in p["options"])]
    matched = [p for p in asked if any(o["checked"] and o["value"].startswith("school:")
                                       for o in p["options"])]  # fmt: skip
    groups = by_key(good, "group_key")
    return {
        "groups_new": sum(key not in known.groups for key in groups),
        "groups_known": sum(key in known.groups for key in groups),
        "schools_new": len(schools) - len(matched) - len(undecided),
        "schools_known": len(matched), "undecided": len(undecided),
        "warnings": elsewhere(good, by),
    }  # fmt: skip


def elsewhere(good, by):
    """Does the table name other districts than the officer's own? A notice, never a block."""
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    own = {bureau.code, bureau.area, *bureau.former_codes}
    named = Counter()
    for row in good:
        code, area = (row.values[key] or "" for key in ("district_code", "district"))
        mine = code in own if code else not area or area in own or bureau.area.startswith(area)
        if not mine:
            named["".join([area, f"（{code}）" if code else ""])] += 1
    if not named:
        return []
    names = "、".join(name for name, _count in named.most_common(5))
    return [
        _("表里写着%(names)s，不是本局的区县。确认后都登记在本局名下，请先看清楚。")
        % {"names": names}
    ]
