"""Reads of plans: lists, items with their last report, what is past its day."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import Among, Jurisdiction, id_list
from accounts.offices import Office
from groups.models import EducationGroup, Plan, PlanItem, ProgressReport, TaskAnswer
from groups.queries.register import members_on, memberships_on
from records.lists import CountRows
from records.models import Attachment

UNSIGNED = (Plan.State.DRAFT, Plan.State.SUBMITTED)
# The report that stands comes first: supervision/queries.py says the same in SQL.
LATEST = ("-on", "-pk")


def plans_of(office):
    """Plans the office may see; until it is issued a plan is seen by its own body only."""
    rows = Plan.objects.within(office).select_related("bureau", "group", "core", "resolution__item")
    return rows.exclude(~Q(Among("bureau_id", id_list(office.writes))), state__in=UNSIGNED)


def filtered(plans, wanted):
    """The plans asked for; `wanted` holds cleaned filters, all optional."""
    for field in ("kind", "state"):
        if wanted.get(field):
            plans = plans.filter(**{field: wanted[field]})
    if wanted.get("where"):
        plans = plans.filter(bureau_id=wanted["where"])
    if wanted.get("q"):
        plans = plans.filter(title__contains=wanted["q"])
    return plans


def later_of(plan, office):
    """The version after this one, where the office may see it."""
    return plans_of(office).filter(former=plan).first()


def led_groups(office):
    """The groups whose core the acting principal's school is today."""
    led = memberships_on(timezone.localdate()).filter(school=office.school, role="core")
    rows = EducationGroup.objects.within(office).filter(state=EducationGroup.State.IN_FORCE)
    return rows.filter(pk__in=led.values("group"))


def with_counts(plans, day):
    """Add `items_total`, `items_done` and `items_late`, of what was not taken out."""
    items = with_progress(PlanItem.objects.filter(plan=OuterRef("pk"), removed=False))
    return plans.annotate(
        items_total=counted(items), items_done=counted(items.filter(percent__gte=100)),
        items_late=counted(unfinished(items).filter(due_on__lt=day)),
    )  # fmt: skip


def counted(rows):
    return CountRows(rows.order_by().values("pk"))


def with_progress(items):
    """Add what the report of the latest day says: `percent`, `value`, `reported_on`, `said`
    (None without one)."""
    items = items.annotate(thread=Coalesce("root_id", "pk"))
    last = ProgressReport.objects.filter(item=OuterRef("thread")).order_by(*LATEST)
    return items.annotate(
        percent=Subquery(last.values("percent")[:1]), value=Subquery(last.values("value")[:1]),
        reported_on=Subquery(last.values("on")[:1]), said=Subquery(last.values("words")[:1]),
    )  # fmt: skip


def unfinished(items):
    return items.filter(Q(percent__isnull=True) | Q(percent__lt=100))


def items_of(plan):
    """The plan's items with their progress and a county's answer, by due day."""
    accepts = TaskAnswer.objects.filter(item=OuterRef("pk"))
    rows = with_progress(plan.items.filter(removed=False)).select_related("owner")
    rows = rows.annotate(accepted=Subquery(accepts.values("accepts")[:1]))
    return list(rows.order_by("due_on", "pk"))


def item_of(plan):
    """The items of a plan, to take one from."""
    rows = with_progress(PlanItem.objects.filter(plan=plan, removed=False))
    return rows.select_related("owner", "plan", "plan__bureau")


def reports_of(item, office):
    rows = ProgressReport.objects.within(office).filter(item_id=item.thread_id)
    return rows.select_related("owner", "reported_by").order_by(*LATEST)


def report_standing(item, day):
    """The report that stood on a day, or None: what one of that day goes on from."""
    rows = ProgressReport.objects.filter(item_id=item.thread_id, on__lte=day)
    return rows.order_by(*LATEST).first()


def proofs_of(reports, office):
    """{report: its files} for parts/timeline.html, in one query; reports are of one model."""
    if not reports:
        return {}
    files = {}
    rows = Attachment.objects.within(office).filter(
        record_kind=reports[0]._meta.label_lower, record_id__in=[r.pk for r in reports]
    )
    for file in rows.order_by("pk"):
        link = {"name": file.file_name, "url": reverse("file", args=[file.pk])}
        files.setdefault(file.record_id, []).append(link)
    return files


def owed_items(office):
    """Items of plans in force that are the office's business: its own, or all below a city."""
    rows = with_progress(
        PlanItem.objects.within(office).filter(plan__state=Plan.State.ISSUED, removed=False)
    ).select_related("plan", "owner", "plan__bureau")
    if office.school or office.office == Office.DEPARTMENT:
        return rows.filter(owner=office.jurisdiction_id)
    if office.city_id in office.sees:
        return rows
    return rows.filter(Q(bureau__in=office.writes) | Q(owner=office.jurisdiction_id))


def overdue_items(office, day=None):
    """What is past its day and not finished, with who owes it and what was last said."""
    return unfinished(owed_items(office)).filter(due_on__lt=day or timezone.localdate())


def untold_late_items(office, day):
    """Overdue items of which nobody was told yet: of last night, and of nights without the job."""
    return overdue_items(office, day).filter(told_late=None).order_by("pk")


def answer_to(item):
    return TaskAnswer.objects.filter(item=item).select_related("answered_by").first()


def possible_owners(plan, day=None):
    """Who may owe an item of the plan: its own body, what stands under it, a group's schools."""
    if plan.group_id:
        found = members_on(plan.group, day or timezone.localdate())
        return Jurisdiction.objects.filter(pk__in=[row.school_id for row in found])
    kinds = ["bureau", "department"] if plan.kind == Plan.Kind.CENTRAL else ["department", "school"]
    below = Q(parent=plan.bureau_id, kind__in=kinds)
    return Jurisdiction.objects.filter(below | Q(pk=plan.bureau_id)).order_by("kind", "code", "pk")


def unanswered(office):
    """What the city's plan asks of the county and the county has not answered."""
    rows = PlanItem.objects.within(office).filter(
        plan__state=Plan.State.ISSUED, removed=False, owner=office.jurisdiction_id, answer=None
    )
    return rows.exclude(bureau=F("owner")).select_related("plan")
