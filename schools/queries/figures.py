"""Reads of the yearly figures: lists, one filing with last year's, the county's medians."""

from django.db import connection
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from records.inbox import Todo, todo_provider
from records.models import Decision
from records.workflow import kind_of
from schools.models import (
    ClassSize,
    FigureReason,
    FiguresFiling,
    PastBureau,
    School,
    SchoolFigures,
)
from schools.queries.register import bodies_of, named, open_on
from schools.rules import school_year_label
from schools.rules.figures import OF_A_SECTION, SECTIONS, SHARED, figure_words, items_of
from schools.rules.plausibility import PER_PUPIL, Reported, findings

NUMBERS = [name for _label, fields in OF_A_SECTION.values() for name in fields]
MOST_TODOS = 20
OF_THE_SCHOOL = [*SHARED, "operating_budget"]


def listed(office, wanted):
    """Filings an office asks for, with the pupils and classes reported."""
    rows = FiguresFiling.objects.within(office)
    for field in ("school_year", "state"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    if wanted.get("where"):
        rows = rows.filter(bureau_id__in=bodies_of(wanted["where"]))
    if wanted.get("q"):
        here = School.objects.within(office).filter(named(wanted["q"])).values("pk")
        left = PastBureau.objects.within(office).filter(named(wanted["q"])).values("school_id")
        rows = rows.filter(school__in=here.union(left, all=True))
    if wanted.get("school"):
        rows = rows.filter(school_id=wanted["school"])
    return rows


def with_totals(rows):
    """Add `pupils` and `class_count` of each filing."""
    sections = SchoolFigures.objects.filter(filing=OuterRef("pk")).order_by().values("filing")
    pupils = sections.annotate(total=Sum("pupils")).values("total")
    classes = ClassSize.objects.filter(figures__filing=OuterRef("pk")).order_by()
    classes = classes.values("figures__filing").annotate(total=Count("pk")).values("total")
    return with_school_name(rows).annotate(
        pupils=Subquery(pupils), class_count=Coalesce(Subquery(classes), 0)
    )


def with_school_name(rows, school="school_id"):
    """Add `school_name`: a bureau the school has left keeps the filing, not the school's row."""
    nodes = Jurisdiction.objects.filter(pk=OuterRef(school))
    return rows.annotate(school_name=Subquery(nodes.values("name")))


def in_full(rows):
    """Filings with their sections, classes and reasons: four queries for any number."""
    sections = SchoolFigures.objects.order_by("pk").prefetch_related(
        Prefetch("classes", ClassSize.objects.order_by("grade", "number"))
    )
    reasons = FigureReason.objects.order_by("pk").select_related("person")
    return (
        with_school_name(rows)
        .select_related("bureau")
        .prefetch_related(Prefetch("sections", sections), Prefetch("reasons", reasons))
    )


def year_before(filing):
    """The same school's filing of the school year before, in full, or None."""
    earlier = FiguresFiling.objects.filter(
        school=filing.school_id, school_year=filing.school_year - 1, submitted_at__isnull=False
    )
    return in_full(earlier).first()


MEDIANS = """
SELECT f.section, {medians}
  FROM schools_figuresfiling r JOIN schools_schoolfigures f ON f.filing_id = r.id
 WHERE r.bureau_id = %s AND r.school_year = %s AND r.submitted_at IS NOT NULL AND f.pupils > 0
 GROUP BY f.section
"""


def medians(bureau_id, year):
    """{(section, field): the county's median per pupil} of a school year."""
    each = ", ".join(
        f"percentile_cont(0.5) WITHIN GROUP (ORDER BY f.{name} / f.pupils)" for name in PER_PUPIL
    )
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS.format(medians=each), [bureau_id, year])
        rows = cursor.fetchall()
    return {
        (section, name): value
        for section, *values in rows
        for name, value in zip(PER_PUPIL, values, strict=True)
        if value is not None
    }


def reported(filing):
    """{section: Reported} of a filing in full."""
    return {
        row.section: Reported(
            {name: getattr(row, name) for name in NUMBERS},
            [size.pupils for size in row.classes.all()],
            row.subject_teachers,
        )
        for row in filing.sections.all()
    }


def shared_of(filing):
    return {name: getattr(filing, name) for name in OF_THE_SCHOOL}


def findings_of(filing, last):
    """What is stopped or questioned about a filing in full; `last` as `year_before` gives it."""
    before = reported(last) | {"": Reported(shared_of(last))} if last else {}
    usual = medians(filing.bureau_id, filing.school_year - 1)
    return findings(reported(filing), before, shared_of(filing), usual)


def content_of(filing):
    """What is reported as text, {"primary.teachers/teachers": "9", "primary.classes/1": "45 44"}.

    `filing` in full; submissions keep what they changed of it.
    """
    rows = {row.section: row for row in filing.sections.all()}
    content = {}
    for item in items_of(tuple(rows)):
        row = rows.get(item.section, filing)
        content |= {f"{item.key}/{n}": words_of(n, getattr(row, n)) for n in item.fields}
        if item.part == "teachers":
            subjects = "、".join(f"{name} {n}" for name, n in row.subject_teachers.items())
            content[f"{item.key}/subject_teachers"] = subjects or None
        if item.part == "classes":
            for size in row.classes.all():
                key = f"{item.key}/{size.grade}"
                content[key] = f"{content.get(key, '')} {size.pupils}".strip()
    return content


def words_of(name, value):
    return None if value is None else figure_words(name, value)


def filed_content(decisions):
    """The content as it was last submitted: the submissions' differences folded, oldest first."""
    content = {}
    for decision in decisions:
        if decision.step == "submit":
            content |= decision.after
    return content


def sent_back(decisions):
    """The last Decision, of some oldest first, that returned or reopened the figures, or None."""
    found = [decision for decision in decisions if decision.step in ("return", "reopen")]
    return found[-1] if found else None


def sections_of(school):
    return SECTIONS.get(school.stage, ())


def without_filing(bureau_id, year, day):
    """The open schools of a bureau that have no filing of the year yet."""
    open_schools = School.objects.filter(
        open_on(day), bureau_id=bureau_id, status="open", nature__in=["school", "campus"],
        stage__in=list(SECTIONS),
    )  # fmt: skip
    return open_schools.exclude(filings__school_year=year).order_by("sort_key", "pk")


def waiting_for(office):
    """Filings that wait for the office, as a condition; None when it takes no step."""
    if office.may("accept_figures"):
        return Q(state="submitted", bureau_id__in=office.writes)
    if office.school:
        return Q(state__in=["draft", "returned"], school_id=office.school)
    return None


def next_waiting(office, filing):
    """The filing beside this one that has waited longest for the officer, `waiting` of them."""
    if not office.may("accept_figures"):
        return None
    rows = FiguresFiling.objects.within(office).filter(waiting_for(office)).exclude(pk=filing.pk)
    rows = with_school_name(rows.exclude(maker_id=office.person_id))
    return rows.annotate(waiting=Window(Count("pk"))).order_by("submitted_at", "pk").first()


@todo_provider
def figures_todos(office):
    """Figures to fill in or correct, and for the county those to settle."""
    mine = waiting_for(office)
    if mine is None:
        return
    last = Decision.objects.filter(
        record_kind=kind_of(FiguresFiling), record_id=OuterRef("pk")
    ).order_by("-pk")
    rows = with_school_name(FiguresFiling.objects.within(office).filter(mine))
    # It waits since it was handed in, or sent back, the last time.
    rows = rows.annotate(since=Coalesce(Subquery(last.values("at")[:1]), F("created_at")))
    if office.school:
        for filing in rows.order_by("-school_year")[:MOST_TODOS]:
            yield own_todo(filing)
        return
    for filing in rows.order_by("submitted_at", "pk")[:MOST_TODOS]:
        elsewhere = filing.maker_id == office.person_id
        yield Todo(
            title=_("核定年度数据：%(filing)s") % {"filing": filing}, kind=_("年度数据"),
            url=reverse("schools:filing", args=[filing.pk]), since=filing.since,
            handed_on=elsewhere, waits_for=_("本局另一位经办人") if elsewhere else "",
        )  # fmt: skip


def own_todo(filing):
    returned = filing.state == "returned"
    words = _("更正年度数据：%(year)s") if returned else _("填报年度数据：%(year)s")
    return Todo(
        title=words % {"year": school_year_label(filing.school_year)}, kind=_("年度数据"),
        url=reverse("schools:filing", args=[filing.pk]), since=filing.since,
        due=filing.correction_due if returned else filing.due_on,
    )  # fmt: skip
