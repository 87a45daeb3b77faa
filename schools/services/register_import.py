"""The confirmed rows of a register of schools: new schools, and facts of known ones."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
from records.imports import Import, register_import
from schools.imports.register import COLUMNS, DECIDED, FACTS, check, differing
from schools.models import School
from schools.services.register import codes_in_words, correct_many, register_schools

WORDS = {field: School._meta.get_field(field).verbose_name for field in (*DECIDED, *FACTS)}


def enter_schools(batch, rows, by):
    """Register what is new, take over the facts of what is known; every row says what became."""
    meant = {row.number: school_id_of(row) for row in rows}
    refuse_one_school_twice(meant)
    new = [row for row in rows if meant[row.number] is None]
    refuse_unfinished(new)
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    with codes_in_words():
        register_schools([facts_of(row, batch) for row in new], bureau=bureau, by=by)
    for row in new:
        row.outcome = _("新登记学校")
    changed = take_over([row for row in rows if meant[row.number]], meant, by)
    return {"schools_added": len(new), "schools_changed": changed}


def school_id_of(row):
    """The known school a row is about, found or chosen; None for a new one."""
    chosen = row.parsed.get("chosen_school", "")
    if chosen.startswith("school:"):
        return int(chosen.removeprefix("school:"))
    return row.parsed["school"]


def refuse_one_school_twice(meant):
    first = {}
    for number, school in meant.items():
        if school and first.setdefault(school, number) != number:
            raise RuleBroken(
                _("第 %(n)s 行和第 %(m)s 行对应了同一所学校") % {"n": first[school], "m": number},
                rule=_("一行是一所学校"),
                next_step=_("请改选其中一行，或在表里删去一行后重新上传"),
            )


def refuse_unfinished(new):
    """A near name was entered as new after all, without what a new school must bring."""
    lacking = [r for r in new if r.values["stage"] is None or r.values["ownership"] is None]
    if lacking:
        raise RuleBroken(
            _("第 %(rows)s 行选了“新登记”，但没有写明学段和办学类型")
            % {"rows": "、".join(str(row.number) for row in lacking)},
            rule=_("名称、学段、状态和办学类型登记以后要经审批才能变更"),
            next_step=_("请补在表里后重新上传，或选已登记的学校"),
        )


def facts_of(row, batch):
    said = {key: row.values[key] for key in (*DECIDED, *FACTS) if row.values[key] is not None}
    return said | {"source": _("导入：%(file)s") % {"file": batch.file_name}}


def take_over(rows, meant, by):
    """Write what needs no decision; returns how many schools changed."""
    known = School.objects.select_for_update().in_bulk([meant[row.number] for row in rows])
    facts = {}
    for row in rows:
        school = known[meant[row.number]]
        differs = differing(row, school, FACTS)
        # What the check noted stands beside the outcome; a school chosen by hand was not known.
        decided = [] if "differs" in row.parsed else differing(row, school, DECIDED)
        if differs:
            facts[school] = {field: row.values[field] for field in differs}
        row.outcome = outcome_words(school, differs, decided, bool(row.notes))
    correct_many(facts, by=by)
    return len(facts)


def outcome_words(school, written, decided, noted):
    words = _("对应已登记学校“%(name)s”") % {"name": school.name}
    if written:
        words += _("；已登记：%(fields)s") % {"fields": "、".join(str(WORDS[f]) for f in written)}
    if decided:
        fields = "、".join(str(WORDS[field]) for field in decided)
        words += _("；%(fields)s与名录不同，没有改，须办变更申请") % {"fields": fields}
    return words if written or decided or noted else words + _("，与名录相同，没有改动")


# What the screens say


def tally(summary):
    counts = [
        (_("新登记的学校"), "schools_new", "off"), (_("对应已登记的学校"), "schools_known", "off"),
        (_("要您选定的学校"), "undecided", "wait"), (_("须办变更申请"), "changes", "wait"),
    ]  # fmt: skip
    return [{"label": label, "count": summary[key], "tone": tone}
            for label, key, tone in counts if summary[key]]  # fmt: skip


def button(summary):
    return _("确认：新登记 %(new)s 所学校，核对 %(known)s 所已登记的") % {
        "new": summary["schools_new"], "known": summary["schools_known"] + summary["undecided"],
    }  # fmt: skip


def done(batch):
    words = _("新登记 %(new)s 所学校，更新了 %(changed)s 所学校的登记信息。") % {
        "new": batch.summary["schools_added"], "changed": batch.summary["schools_changed"],
    }  # fmt: skip
    return words, reverse("schools:list"), _("去看学校名录")


REGISTER = register_import(Import(
    "schools.register", "import_register", gettext_lazy("学校名录"), COLUMNS, check,
    enter_schools, tally, button, done, keeps_rows=True, menu_url="schools:list",
    most_rows=5000,
    guide=(
        gettext_lazy("一行是本局的一所学校；先按学校标识码、再按名称与名录对应。"),
        gettext_lazy("已登记学校的名称、学段、状态、办学类型不会被表格改动，有不同的会列出来，须办变更申请。"),
        gettext_lazy("校区请在登记学校时选所属法人学校。"),
    ),
))  # fmt: skip
