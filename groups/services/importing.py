"""The confirmed rows of an uploaded register become groups, schools and memberships."""

from collections import Counter

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from accounts.offices import Office
from groups.imports import COLUMNS, by_key, check, known_register
from groups.models import EducationGroup, Form, Initiation, Membership, Mode, Tie
from groups.rules.register import group_stage
from records.imports import Import, register_import
from records.inbox import notify
from records.workflow import leave_decision
from schools.models import School, Stage
from schools.rules import normal_name, sort_key
from schools.services.register import register_schools

UNKNOWN_DAYS = DateRange(None, None)
NATURES = {
    "new:campus": School.Nature.CAMPUS,
    "new:institute": School.Nature.INSTITUTE,
    "new:outside": School.Nature.OUTSIDE,
}
ENTERED = {
    "new": "新登记学校",
    "new:planned": "新登记待开办学校",
    "new:campus": "新登记校区",
    "new:institute": "新登记非学校机构",
    "new:outside": "新登记域外学校",
}


def enter_register(batch, good, by):
    """Write good rows: groups 存量待核, memberships unsettled, their days unknown."""
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    known = known_register(by)
    schools, new_schools = enter_schools(batch, good, known, bureau, by)
    groups, new_groups = enter_groups(batch, good, known, schools, bureau, by)
    made = enter_memberships(batch, good, known, groups, schools, by)
    leave_traces(batch, groups, new_groups, made, by)
    added = {
        "groups_added": len(new_groups), "schools_added": len(new_schools),
        "memberships_added": len(made),
    }  # fmt: skip
    tell_approvers(batch, added, bureau, by)
    return added


def enter_schools(batch, good, known, bureau, by):
    """({school key: School}, the new ones): each name is the chosen school or a new one."""
    found, entries = {}, []
    for key, rows in by_key(good, "school_key").items():
        chosen = rows[0].parsed.get("chosen_school", "new")
        if chosen.startswith("school:"):
            found[key] = known.schools[int(chosen.removeprefix("school:"))]
        else:
            entries.append((key, chosen, rows))
    facts = [school_facts(batch, chosen, rows) for _key, chosen, rows in entries]
    new = register_schools(facts, bureau=bureau, by=by)
    found |= {key: school for (key, _chosen, _rows), school in zip(entries, new, strict=True)}
    join_campuses(entries, found, known)
    return found, new


def school_facts(batch, chosen, rows):
    stage = next((row.parsed["stage"] for row in rows if row.parsed["stage"]), Stage.UNKNOWN)
    planned = chosen == "new:planned"
    return {
        "name": rows[0].parsed["school"], "stage": stage,
        "nature": NATURES.get(chosen, School.Nature.SCHOOL),
        "status": School.Status.PLANNED if planned else School.Status.OPEN,
        "source": f"导入：{batch.file_name}"[:200],
    }  # fmt: skip


def join_campuses(entries, found, known):
    """Give each new campus its legal school, where its name begins with that school's name."""
    by_name = {normal_name(school.name): school for school in known.schools.values()} | found
    joined = []
    for key, chosen, rows in sorted(entries, key=lambda entry: len(entry[0])):
        legal = by_name.get(rows[0].parsed.get("campus_of") or "")
        if chosen == "new:campus" and legal:
            found[key].legal_school_id = legal.institution_id
            joined.append(found[key])
    School.objects.bulk_update(joined, ["legal_school"])


def enter_groups(batch, good, known, schools, bureau, by):
    """({group key: group}, the new ones)."""
    named = by_key(good, "group_key")
    new = {
        key: EducationGroup(
            bureau=bureau, name=rows[0].parsed["group"], sort_key=sort_key(rows[0].parsed["group"]),
            stage=group_stage(schools[row.parsed["school_key"]].stage for row in rows),
            mode=Mode.UNKNOWN, initiation=Initiation.UNKNOWN, tie=Tie.UNKNOWN, form=Form.UNKNOWN,
            state=EducationGroup.State.LEGACY, maker_id=batch.uploaded_by_id, import_batch=batch,
            source=source_of(batch, rows, 400),
        )
        for key, rows in named.items() if key not in known.groups
    }  # fmt: skip
    EducationGroup.objects.bulk_create(new.values(), batch_size=500)
    return {key: known.groups.get(key) or new[key] for key in named}, list(new.values())


def source_of(batch, rows, room):
    """The file, and the addresses its rows give, as many as there is room for."""
    source = batch.file_name[:room]
    for address in dict.fromkeys(row.parsed["source"] for row in rows):
        if address and len(source) + 1 + len(address) <= room:
            source = f"{source} {address}"
    return source


def enter_memberships(batch, good, known, groups, schools, by):
    """One membership per school and group; every row gets its outcome. Returns the new ones."""
    pairs = {}
    for row in good:
        pair = groups[row.parsed["group_key"]].pk, schools[row.parsed["school_key"]].pk
        pairs.setdefault(pair, []).append(row)
    in_group = {group.pk: group for group in groups.values()}
    by_id = {school.pk: school for school in schools.values()}
    now, made, introduced = timezone.now(), [], {}
    for (group_id, school_id), rows in pairs.items():
        group, school = in_group[group_id], by_id[school_id]
        role = "core" if any(row.parsed["role"] == "core" for row in rows) else "member"
        standing = known.roles.get((group_id, school_id))
        wanted = standing is None and group.state == EducationGroup.State.LEGACY
        if wanted:
            made.append(new_membership(batch, group, school, role, rows, now, by))
        say_outcomes(rows, role, school, introduced, standing_words(standing, wanted))
    Membership.objects.bulk_create(made, batch_size=500)
    return made


def new_membership(batch, group, school, role, rows, now, by):
    return Membership(
        bureau_id=by.bureau_id, readers=group.readers, group=group, school=school,
        institution_id=school.institution_id, role=role, days=UNKNOWN_DAYS,
        start_known=False, settled=False, known=DateTimeTZRange(now, None),
        source=source_of(batch, rows, 200),
    )  # fmt: skip


def standing_words(standing, wanted):
    """Why no membership is written, or nothing."""
    if standing:
        return f"名录中已是{Membership.Role(standing).label}，未改动"
    return "" if wanted else "集团已确认，成员变动须另行办理，未写入"


def say_outcomes(rows, role, school, introduced, untouched):
    """What became of each row of one school in one group, in the order of the table."""
    lead = next((row for row in rows if row.parsed["role"] == role), rows[0])
    for row in rows:
        if untouched:
            what = untouched
        elif row is lead:
            what = f"登记为{Membership.Role(role).label}，存量待核"
        else:
            what = f"与第 {lead.number} 行是同一成员关系（{Membership.Role(role).label}），不另立"
        row.outcome = f"{school_words(row, school, introduced)}；{what}"[:200]


def school_words(row, school, introduced):
    """How the row's school stands in the register: new, known, or as an earlier row said."""
    chosen = row.parsed.get("chosen_school", "new")
    first = introduced.setdefault(school.pk, row.number)
    if first != row.number:
        return f"学校同第 {first} 行"
    if chosen.startswith("school:"):
        return f"对应已登记学校“{school.name}”"
    return ENTERED[chosen]


def leave_traces(batch, groups, new, made, by):
    """Each group that came or grew remembers the file it came from."""
    grown = Counter(membership.group_id for membership in made)
    fresh = {group.pk for group in new}
    for group in groups.values():
        if group.pk in fresh or grown[group.pk]:
            leave_decision(
                group, step="import", label="导入存量名录",
                source="" if group.pk in fresh else group.state, target=group.state, by=by,
                reason=f"来自《{batch.file_name}》，登记 {grown[group.pk]} 条成员关系",
            )  # fmt: skip


def tell_approvers(batch, added, bureau, by):
    if added["groups_added"] or added["memberships_added"]:
        notify(
            to_office=Office.APPROVER, jurisdiction=bureau, by=by,
            text=_("《%(file)s》已导入 %(n)s 个存量集团，核对后请确认")
            % {"file": batch.file_name, "n": added["groups_added"]},
            url=reverse("groups:list") + "?state=legacy",
        )  # fmt: skip


# What the screens say


def tally(summary):
    counts = [
        (_("新集团"), "groups_new", "off"), (_("已登记的集团"), "groups_known", "off"),
        (_("新学校"), "schools_new", "off"), (_("对应已登记的学校"), "schools_known", "off"),
        (_("要您选定的学校"), "undecided", "wait"),
    ]  # fmt: skip
    return [{"label": label, "count": summary[key], "tone": tone}
            for label, key, tone in counts if summary[key]]  # fmt: skip


def button(summary):
    words = _("确认：登记 %(groups)s 个存量待核的新集团，共 %(rows)s 行")
    if not summary["groups_new"]:
        words = _("确认：没有新集团，照登 %(rows)s 行")
    return words % {"groups": summary["groups_new"], "rows": summary["good"]}


def done(batch):
    words = _("新增 %(groups)s 个集团、%(schools)s 所学校、%(memberships)s 条成员关系。") % {
        "groups": batch.summary["groups_added"], "schools": batch.summary["schools_added"],
        "memberships": batch.summary["memberships_added"],
    }  # fmt: skip
    return words, reverse("groups:list") + "?state=legacy", _("去核对存量集团")


REGISTER = register_import(Import(
    "groups.register", "import_register", gettext_lazy("集团名录"), COLUMNS, check,
    enter_register, tally, button, done, keeps_rows=True, menu_url="groups:list",
    most_rows=5000,
    guide=(
        gettext_lazy("一行是一所学校在一个集团里；一所学校在几个集团，就写几行。"),
        gettext_lazy("列的先后不限；不认识的列不读。"),
        gettext_lazy("导入的集团都是存量待核，核对后由审批人确认。"),
    ),
))  # fmt: skip
