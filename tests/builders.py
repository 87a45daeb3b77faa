"""One row of every business table, for tests that must have something to leak.

`everything_of(place, n, …)` writes one row of each model as the place's own office; `n`
keeps the sets of one place apart. Rows are plain: the flows have tests of their own.
"""

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Jurisdiction, User
from evaluation.models import Report, ReportFigure
from funding.models import Allocation, Category, Expenditure, Quota
from groups.models import (
    CityRecord,
    Consent,
    DossierItem,
    EducationGroup,
    FilingMember,
    FormationFiling,
    Membership,
    PublishedGroup,
    RefusalAnswer,
    SharingRecord,
)
from records.models import Attachment, Decision, ImportBatch, ImportRow, Notice, Parameter
from schools.models import (
    ClassSize,
    FigureReason,
    FiguresFiling,
    Goal,
    PrincipalPost,
    School,
    SchoolAlias,
    SchoolChange,
    SchoolContact,
    SchoolFigures,
    SchoolSuccession,
    SchoolTag,
    SchoolTransfer,
    TransferAnswer,
)
from schools.rules import sort_key
from teachers.models import Posting, Teacher, TeacherPrivate

GROUP = {
    "stage": "compulsory", "mode": "core_rural", "initiation": "administrative",
    "tie": "teaching", "form": "alliance",
}  # fmt: skip
CHECKED = {
    "rows": 1, "good": 0, "wrong": 1, "groups_new": 0, "groups_known": 0, "schools_new": 0,
    "schools_known": 0, "undecided": 0, "warnings": [], "notes": 0, "problems": 1,
    "blank_rows": 0, "skipped_rows": 0, "skipped": [], "ignored": [],
}  # fmt: skip
UUID_OF_RUN = "00000000-0000-4000-8000-{:012d}"


@dataclass(frozen=True)
class Place:
    """A body and the people and schools rows of it are about."""

    body: Jurisdiction
    writer: str
    person: User
    core: School
    other: School


def places(cast):
    """Two counties and a city, and the same of another city."""

    def place(body, writer, core, other):
        return Place(getattr(cast, body), writer, cast.person(writer), core, other)

    return [
        place("hanbin", "lin", cast.core, cast.new),
        place("shiquan", "shi", cast.shiquan_school, cast.shiquan_school),
        place("city", "cui", cast.core, cast.shiquan_school),
        place("away", "wai_officer", cast.away_school, cast.away_school),
        place("other_city", "wai_coordinator", cast.away_school, cast.away_school),
    ]


def rows_to_leak(cast):
    """Three sets per place: the core school's, shared next door, addressed to a school there."""
    neighbours = {
        "hanbin": (cast.shiquan.pk, cast.shiquan_school.pk),
        "shiquan": (cast.city.pk, cast.core.pk),
        "city": (cast.hanbin.pk, cast.core.pk),
        "away": (cast.hanbin.pk, cast.core.pk),
        "other_city": (cast.away.pk, cast.away_school.pk),
    }
    rows = []
    for place, (body, school) in zip(places(cast), neighbours.values(), strict=True):
        with cast.acting(place.writer):
            core, other = place.core.pk, place.other.pk
            rows += everything_of(place, 1, readers=[], parties=[core])
            rows += everything_of(place, 2, readers=[body], parties=[core, other])
            rows += everything_of(place, 3, readers=[body], parties=[school])
    return rows


def everything_of(place, n, *, readers, parties):
    """One row of every business model; run it inside the place's office."""
    made = Made(place, n, readers, parties)
    for build in (records, schools, groups, teachers, funding, evaluation):
        build(made)
    return made.rows


class Made:
    """Writes rows in the scope asked for and keeps them by model."""

    def __init__(self, place, n, readers, parties):
        self.place, self.n = place, n
        self.scope = {"bureau": place.body, "readers": readers, "parties": parties}
        self.rows = []

    def add(self, model, **facts):
        scope = {k: v for k, v in self.scope.items() if model.has_column(k)}
        row = model.objects.create(**scope, **facts)
        self.rows.append(row)
        return row

    def __getitem__(self, model):
        return next(row for row in reversed(self.rows) if isinstance(row, model))


def records(made):
    n, person = made.n, made.place.person
    about = {"record_kind": "records.notice", "record_id": n}
    made.add(
        Decision, **about, step="file", label="申报", from_state="", to_state="filed",
        person=person, person_name=person.name, office_title="经办人",
    )  # fmt: skip
    made.add(
        Attachment, **about, title="材料", file_name="材料.pdf", sha256=f"{n:064d}", size=1,
        mime="application/pdf", uploaded_by=person,
    )  # fmt: skip
    made.add(
        Notice, to_office="officer", to_jurisdiction_id=made.place.body.pk, text="请办理", url="/"
    )
    made.add(
        Parameter, key=f"key_{n}", value=1, basis="县区办法", known=(timezone.now(), None),
        days=DateRange(date(2026, 1, 1), None),
    )  # fmt: skip
    batch = made.add(
        ImportBatch, kind="groups.register", file_name="名录.csv", sha256=f"{n:064d}",
        uploaded_by=person, summary=CHECKED, state="checked",
    )  # fmt: skip
    problem = {"column": "学校", "value": "", "problem": "没有校名"}
    made.add(ImportRow, batch=batch, number=n, raw={"school": ""}, problems=[problem])


def schools(made):
    place, n = made.place, made.n
    bureau = place.body if place.body.kind == "bureau" else place.core.bureau
    node = Jurisdiction.objects.create(
        kind="school", name=f"第{n}小学", parent=bureau, city_id=bureau.city_id
    )
    school = School(
        node=node, bureau=place.body, name=node.name, sort_key=sort_key(node.name), stage="primary"
    )
    school.save(force_insert=True)
    made.rows.append(school)
    made.add(SchoolAlias, school=school, name=f"第{n}完小")
    made.add(SchoolTag, school=school, tag="new", days=DateRange(date(2026, 9, 1), None))
    made.add(SchoolContact, school=school, phone="0915-3200000")
    term = DateRange(date(2026, 9, 1), None)
    made.add(PrincipalPost, school=school, name="某校长", days=term, basis="任命文件")
    made.add(
        SchoolSuccession, predecessor=school, successor=place.core, kind="merged",
        on=date(2026, 9, 1), basis="批复",
    )  # fmt: skip
    made.add(
        SchoolChange, school=school, field="name", old_value=node.name, new_value="新名小学",
        why="迁址", effective_on=date(2027, 9, 1),
    )  # fmt: skip
    transfer = made.add(
        SchoolTransfer, school=school, to_bureau=elsewhere(place.body), basis="划转文件",
        effective_on=date(2027, 9, 1),
    )  # fmt: skip
    made.add(TransferAnswer, transfer=transfer, agrees=True, answered_by=place.person)
    filing = made.add(FiguresFiling, school=school, school_year=2026, due_on=date(2026, 10, 15))
    figures = made.add(SchoolFigures, filing=filing, section="primary", pupils=40)
    made.add(ClassSize, figures=figures, grade=1, number=n, pupils=40)
    made.add(
        FigureReason, filing=filing, check_key="pupils_fell", value="40", last_value="80",
        item="primary.pupils", reason="撤点并校", person=place.person,
    )  # fmt: skip
    made.add(
        Goal, measure="oversized", target_value=0, target_on=date(2027, 8, n), basis="县区计划"
    )


def elsewhere(body):
    """Some other bureau."""
    return Jurisdiction.objects.filter(kind="bureau").exclude(pk=body.pk).first()


def groups(made):
    place, n, school = made.place, made.n, made[School]
    group = made.add(
        EducationGroup, **GROUP, name=f"第{n}教育集团", sort_key=f"{n}", state="legacy"
    )
    made.add(
        Membership, group=group, school=school, institution=school, role="core",
        days=DateRange(None, None), start_known=False, settled=False,
        known=(timezone.now(), None),
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
    made.add(DossierItem, filing=filing, kind="plan", attachment=made[Attachment])
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
        on=date(2026, 10, 1), used_by=[], people=3, filed_by=place.person,
    )  # fmt: skip


def teachers(made):
    place, n = made.place, made.n
    teacher = made.add(
        Teacher, school=place.core, staff_number=f"T{n}", name="李老师", subject="语文",
        rank="first", joined_school_on=date(2018, 9, 1),
    )  # fmt: skip
    made.add(TeacherPrivate, teacher=teacher, sex="f", birth_month=date(1985, 3, 1))
    made.add(
        Posting, group=made[EducationGroup], core=place.core, teacher=teacher,
        from_school=place.core, to_school=made[School], kind="backbone",
        start_on=date(2026, 9, 1), end_on=date(2027, 8, 31),
    )  # fmt: skip


def funding(made):
    place, n = made.place, made.n
    quota = made.add(Quota, stream="county", budget_year=2025 + n, amount=1000, basis="预算批复")
    category = made.add(Category, stream="county", name=f"类别{n}", basis="县区办法")
    allocation = made.add(
        Allocation, quota=quota, group=made[EducationGroup], school=place.core, amount=500,
        purpose="培训", state="approved",
    )  # fmt: skip
    made.add(
        Expenditure, allocation=allocation, school=place.core, category=category,
        budget_year=2025 + n, amount=100, voucher_number=f"{place.body.pk}-{n}",
        spent_on=date(2026, 10, 1), payee="某公司", purpose="资料",
    )  # fmt: skip


def evaluation(made):
    place, n = made.place, made.n
    report = made.add(
        Report, number=f"报{n}", issue=n, school_year=2026, as_of=date(2026, 10, 1),
        subject_id=place.body.pk, subject_name=place.body.name, fingerprint="0" * 64,
        inputs={"lines": {}, "groups": 1, "counties": 1},
        run_id=UUID_OF_RUN.format(place.body.pk * 10 + n),
    )  # fmt: skip
    made.add(
        ReportFigure, report=report, subject_kind="county", subject_id=place.body.pk,
        subject_name=place.body.name, indicator="coverage", source="名册",
    )  # fmt: skip
