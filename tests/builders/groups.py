"""One row of each business table: groups and what forms them."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from groups.models import (
    AgendaItem,
    Attendance,
    AttendanceAnswer,
    Booking,
    BureauDecision,
    ChangeRequest,
    CharterVersion,
    CityRecord,
    Consent,
    CouncilMeeting,
    CouncilSeat,
    CountyMode,
    DelegatedPower,
    DossierItem,
    EducationGroup,
    FilingMember,
    FormationFiling,
    GroupLine,
    GroupPeriod,
    GroupStanding,
    Handling,
    Initiative,
    InitiativeAnswer,
    LeadingMeeting,
    LeadingMember,
    LetterTemplate,
    Membership,
    Move,
    Opinion,
    OpinionAnswer,
    OpinionRequest,
    Plan,
    PlanItem,
    Problem,
    ProblemReport,
    ProgressReport,
    PublishedGroup,
    RefusalAnswer,
    ResearchSession,
    Resolution,
    SharedResource,
    SharingRecord,
    SupportPolicy,
    TaskAnswer,
    ToldLate,
    Wanted,
)
from records.models import Attachment
from schools.models import School

GROUP = {
    "stage": "compulsory", "mode": "core_rural", "initiation": "administrative",
    "tie": "teaching", "form": "alliance",
}  # fmt: skip


def build(made):
    place, n, school = made.place, made.n, made[School]
    group = made.add(
        EducationGroup, **GROUP, name=f"第{n}教育集团", sort_key=f"{n}", state="legacy"
    )
    made.add(
        Membership, group=group, school=school, institution=school, role="core",
        days=DateRange(None, None), start_known=False, settled=False,
        known=(timezone.now(), None),
    )  # fmt: skip
    made.add(
        CountyMode, name=f"联合体{n}-{made.place.body.pk % 1000}", basis="规定",
        days=DateRange(date(2026, 9, 1), None),
    )  # fmt: skip
    made.add(
        GroupStanding, group=group, kind=["pilot", "warning", "demonstration"][n % 3],
        reason="试行", state="in_force", since=date(2026, 9, 1),
    )  # fmt: skip
    made.add(
        LetterTemplate, kind="approval", file_name="批复.docx", sha256=f"{n}" * 64, basis="格式",
        uploaded_by=place.person, current=False,
    )  # fmt: skip
    filing = made.add(
        FormationFiling,
        **GROUP,
        name=f"第{n}集团申报",
        core=place.core,
        state="submitted",
        submitted_at=timezone.now(),
    )
    made.add(FilingMember, filing=filing, school=school)
    consent = made.add(
        Consent, filing=filing, school=school, round=1, agrees=False, answered_by=place.person
    )
    made.add(RefusalAnswer, consent=consent, text="已沟通", answered_by=place.person)
    made.add(BureauDecision, filing=filing, round=1, opinion="情况属实", maker=place.person)
    request = made.add(
        OpinionRequest, filing=filing, body=place.body, round=1, part="编制",
        asked_by=place.person, due=date(2026, 10, 1),
    )  # fmt: skip
    opinion = made.add(
        Opinion, request=request, stance="against", text="编制不足", given_by=place.person
    )
    made.add(OpinionAnswer, opinion=opinion, text="另行核增", answered_by=place.person)
    made.add(DossierItem, filing=filing, kind="plan", attachment=made[Attachment])
    initiative = made.add(
        Initiative, name=f"第{n}倡议集团", stage="compulsory", mode="core_rural", core=place.core,
        lead=place.body, reason="两校相邻", proposed_by=place.person,
    )  # fmt: skip
    made.add(
        InitiativeAnswer, initiative=initiative, accepts=False, words="另有安排",
        answered_by=place.person,
    )  # fmt: skip
    made.add(
        CityRecord, group=group, number=f"备{n}", year=2026, serial=n,
        recorded_on=date(2026, 9, 1), recorded_by=place.person,
    )  # fmt: skip
    made.add(
        PublishedGroup, group=group, city_id=place.body.city_id or place.body.pk,
        county=place.body.name, name=group.name, sort_key=group.sort_key, stage=group.stage,
        mode=group.mode, core_name=school.name,
    )  # fmt: skip
    made.add(
        SharingRecord, group=group, school=school, kind="course", title="公开课",
        on=date(2026, 10, 1), used_by=[school.pk], people=3, filed_by=place.person,
    )  # fmt: skip
    build_change(made, group)
    government(made, group, school)
    catalogue(made, group, school)
    research(made, group, school)
    planning(made)
    leading(made)


def build_change(made, group):
    n, school = made.n, made[School]
    change = made.add(
        ChangeRequest, group=group, state="submitted", submitted_at=timezone.now(),
        asked=[school.pk],
    )  # fmt: skip
    made.add(Move, change=change, kind="leave", on=date(2027, 8, 31), school=school)
    made.add(Handling, change=change, key="postings", text="继续履行", items=["甲：乙 → 丙"])
    words = {"mode": "core_rural", "tie": "teaching", "form": "alliance"}
    made.add(
        GroupPeriod, group=group, name=f"第{n}教育集团", sort_key=f"{n}", **words,
        days=DateRange(None, None), known=(timezone.now(), None),
    )  # fmt: skip
    other = EducationGroup(
        bureau=made.place.body, name=f"第{n}旧集团", sort_key=f"{n}", state="legacy", **GROUP
    )
    other.save()
    made.add(GroupLine, source=other, target=group, kind="absorbed", on=date(2026, 9, 1))


def government(made, group, school):
    """A seat, a meeting with its item and resolution, a charter, a delegated power."""
    place, n = made.place, made.n
    since, on = date(2026, 9, 1), date(2026, 10, 1)
    made.add(
        CouncilSeat, group=group, school=school, kind="chair", name=f"第{n}理事长",
        days=DateRange(since, None), known=(timezone.now(), None), basis="章程",
    )  # fmt: skip
    meeting = made.add(CouncilMeeting, group=group, kind="regular", on=on, called_by=place.person)
    item = made.add(AgendaItem, meeting=meeting, number=1, title="统筹比例", kind="pool_ratio")
    resolution = made.add(
        Resolution, group=group, item=item, kind="pool_ratio", title="统筹比例", year=2026,
        serial=1, adopted_on=on, effective_on=on,
    )  # fmt: skip
    made.add(CharterVersion, group=group, number=1, resolution=resolution, effective_on=on)
    made.add(
        DelegatedPower, group=group, power="staff", label="人事管理", document="文件",
        days=DateRange(since, None), granted_by=place.person,
    )  # fmt: skip


def catalogue(made, group, school):
    """A resource and a booking of it."""
    person = made.place.person
    resource = made.add(
        SharedResource, group=group, school=school, kind="venue", title="体育馆",
        days=DateRange(date(2026, 9, 1), None), offered_by=person,
    )  # fmt: skip
    now = timezone.now()
    made.add(
        Booking, group=group, resource=resource, owner=school, school=school, people=3,
        times=(now, now + timedelta(hours=1)), purpose="比赛", asked_by=person,
    )  # fmt: skip


def research(made, group, school):
    """A wish, a session that was held, who came and what they said of it."""
    person = made.place.person
    made.add(Wanted, group=group, school=school, kind="venue", title="报告厅", asked_by=person)
    session = made.add(
        ResearchSession, group=group, host=school, on=date(2026, 10, 1), stage="primary",
        subject="语文", theme="整本书阅读", filed_by=person,
    )  # fmt: skip
    attendance = made.add(Attendance, session=session, host=school, school=school, people=3)
    made.add(
        AttendanceAnswer, attendance=attendance, school=school, agrees=True, answered_by=person
    )


def planning(made):
    """A county's plan in force, an item of it, what was reported and answered."""
    place, n = made.place, made.n
    since, until = date(2026, 9, 1), date(2027, 8, 31)
    plan = made.add(
        Plan, kind="county", title=f"第{n}实施办法", starts_on=since, ends_on=until, state="issued",
        number=f"教发〔2026〕{n}号", issued_on=since,
    )  # fmt: skip
    item = made.add(
        PlanItem, plan=plan, kind="task", title="列入预算", owner=place.body, starts_on=since,
        due_on=date(2026, 10, 1),
    )  # fmt: skip
    made.add(
        ProgressReport, item=item, owner=place.body, on=since, percent=30, words="已报",
        reported_by=place.person,
    )  # fmt: skip
    made.add(TaskAnswer, item=item, accepts=True, answered_by=place.person)
    made.add(ToldLate, item=item, on=date(2026, 10, 2))
    made.add(
        SupportPolicy, body=place.body, issuer=place.body, kind="money", title=f"第{n}份政策",
        number=f"财发〔2026〕{n}号", issued_on=since, starts_on=since,
    )  # fmt: skip


def leading(made):
    """A member of a leading group, a meeting, a problem and what was said of it."""
    place, n, on = made.place, made.n, date(2026, 10, 1)
    made.add(
        LeadingMember, role="member", name=f"第{n}成员", post="副局长", basis="通知",
        days=DateRange(on, None),
    )  # fmt: skip
    meeting = made.add(LeadingMeeting, on=on, decisions=["建立问题清单"], recorded_by=place.person)
    problem = made.add(Problem, title=f"第{n}个问题", owner=place.body, due_on=on, meeting=meeting)
    made.add(
        ProblemReport, problem=problem, owner=place.body, on=on, words="正在解决",
        reported_by=place.person,
    )  # fmt: skip
