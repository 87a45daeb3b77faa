"""Verbs about teachers and postings (交流轮岗)."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, RuleBroken, constraint_of
from accounts.services import require
from groups.models import Membership
from groups.queries.cores import core_of
from records.inbox import notify
from records.workflow import file_once, leave_decision, move
from schools.models import School
from teachers import queries, rules
from teachers.models import Posting, Teacher, TeacherPrivate


@transaction.atomic
def add_teacher(*, school, sex, birth_month, by, phone="", **facts):
    """Enter a teacher of a school; personal data goes to its own, closed row."""
    require(by, "keep_staff")
    if school.bureau_id not in by.writes or by.school not in (None, school.pk):
        raise NoVerb(
            _("%(school)s的教师由该校和它的主管教育局登记") % {"school": school.name},
            rule=_("每所学校只登记自己的教师"),
            next_step=_("请由该校校长或其主管教育局经办人登记"),
        )
    rules.require_joined_day(facts["joined_school_on"], birth_month, timezone.localdate())
    own = {"bureau_id": school.bureau_id, "parties": [school.pk]}
    try:
        with transaction.atomic():
            teacher = Teacher.objects.create(
                school=school, eligible_through=rules.eligible_through(sex, birth_month),
                **own, **facts,
            )  # fmt: skip
    except IntegrityError as error:
        raise staff_number_taken(facts["staff_number"], error) from None
    TeacherPrivate.objects.create(
        teacher=teacher, sex=sex, birth_month=birth_month, phone=phone, **own
    )
    return teacher


def staff_number_taken(staff_number, error):
    if constraint_of(error) != "one_staff_number_per_bureau":
        return error
    return RuleBroken(
        _("教职工号“%(number)s”已经登记过") % {"number": staff_number},
        rule=_("同一教育局内教职工号不能重复"),
        next_step=_("请核对教职工号；如已登记，不必再登记"),
    )


@transaction.atomic
def recommend(
    *, group, teacher, to_school, kind, start_on, end_on, by, token, full_post=True, tasks=""
):
    """The sending school recommends one of its teachers to another school of the group."""
    require(by, "file_posting")
    from_school = School.objects.within(by).get(pk=by.school)

    def make():
        core = checked_core(group, from_school, to_school, start_on, end_on, by)
        rules.require_own_teacher(teacher, by.school, end_on)
        introduce(teacher, [to_school.pk, core.pk])
        posting = Posting.objects.create(
            token=token, bureau_id=by.bureau_id,
            parties=sorted({from_school.pk, to_school.pk, core.pk}),
            group=group, core=core, teacher=teacher, from_school=from_school,
            to_school=to_school, kind=kind, full_post=full_post,
            was_backbone=bool(teacher.honour), start_on=start_on, end_on=end_on, tasks=tasks,
        )  # fmt: skip
        leave_decision(
            posting, step="recommend", label=_("推荐"), source="", target=posting.state, by=by
        )
        tell(posting, "recommend", by=by)
        return posting

    try:
        return file_once(Posting, token, make)
    except IntegrityError as error:
        raise posted_elsewhere(error, teacher, start_on, end_on) from None


def checked_core(group, from_school, to_school, start_on, end_on, by):
    """The core school that decides, once all that can be said beforehand is in order."""
    rules.require_direction(from_school, to_school)
    rules.require_order(start_on, end_on)
    if group.bureau_id != by.bureau_id:
        rules.require_one_bureau(group, [from_school, to_school])
    rules.require_group_in_force(group)
    core = core_of(group, by, timezone.localdate())
    rules.require_core(core)
    rules.require_one_bureau(group, [from_school, to_school, core])
    days = queries.settled_days(group, [from_school.pk, to_school.pk])
    rules.require_membership(days, [from_school, to_school], start_on, end_on)
    return core


def introduce(teacher, schools):
    """Let schools of the group see a teacher's name, subject and rank; never TeacherPrivate."""
    locked = Teacher.objects.select_for_update().get(pk=teacher.pk)
    known = sorted({*locked.parties, *schools})
    if known != locked.parties:
        locked.parties = known
        locked.save(update_fields=["parties"])


def posted_elsewhere(error, teacher, start_on, end_on):
    """What the exclusion constraint found, in words."""
    if constraint_of(error) != "one_full_post_at_a_time":
        return error
    other = queries.overlapping(teacher, start_on, end_on)
    found = ""
    if other:
        found = _("：已推荐到%(school)s，%(start)s至%(end)s") % {
            "school": other.to_school.name,
            "start": other.start_on,
            "end": other.ended_on or other.end_on,
        }
    return RuleBroken(
        _("%(name)s在这段时间已有全职交流%(found)s") % {"name": teacher.name, "found": found},
        rule=_("同一教师的全职交流日期不能重叠"),
        next_step=_("请改日期，改为部分交流，或先撤回、结束原来的交流"),
    )


def partner_school(school_id, group, by):
    """A school of the group by id: None when the office may not see it at all.

    A member in another bureau is known by its membership only; it is refused, not hidden.
    """
    school = School.objects.within(by).filter(pk=school_id).first()
    if school is None and (
        Membership.objects.within(by).filter(group=group, school_id=school_id).exists()
    ):
        raise rules.across_bureaus()
    return school


def take_step(posting, key, *, by, reason="", day=None):
    """Take any step of a posting; `day` is the day of arrival or of the end (today)."""
    today = timezone.localdate()
    day = day or today
    changes, gate = {}, None
    if key in ("decide", "record"):
        gate = still_in_the_group
    elif key == "arrive":
        changes["arrived_on"] = day

        def gate(locked):
            rules.require_arrival_day(locked, day, today)
    elif key == "end":
        changes["ended_on"] = day

        def gate(locked):
            rules.require_end_day(locked, day, today)
            rules.require_reason_for_early_end(locked, day, reason)

    with transaction.atomic():
        decision = move(posting, key, by=by, reason=reason, gate=gate, **changes)
        tell(posting, key, by=by)
    return decision


def still_in_the_group(posting):
    """A school may have left since the recommendation."""
    schools = [posting.from_school, posting.to_school]
    days = queries.settled_days(posting.group, [school.pk for school in schools])
    rules.require_membership(days, schools, posting.start_on, posting.end_on)


# step → whom to tell: schools by attribute, "" the bureau's officer
TELL = {
    "recommend": ["to_school"],
    "accept": ["core"],
    "decline": ["from_school"],
    "decide": [""],
    "refuse": ["from_school", "to_school"],
    "record": ["to_school", "from_school"],
    "arrive": ["from_school"],
    "end": ["from_school"],
    "withdraw": ["to_school"],
}


def tell(posting, key, *, by):
    """Leave the next person's notice, and the home school's when it is over."""
    text = f"{rules.NEWS[key]}：{posting}"
    url = reverse("teachers:posting", args=[posting.pk])
    for whom in TELL[key]:
        notify(
            to_office=Office.PRINCIPAL if whom else Office.OFFICER,
            jurisdiction=getattr(posting, whom).node if whom else posting.bureau,
            text=text, url=url, by=by,
        )  # fmt: skip
