"""Reads about formation filings: who sees which, what they ask for, who has answered."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Among, Appointment, Jurisdiction
from accounts.offices import Office
from groups.models import (
    ChangeRequest,
    Consent,
    FilingMember,
    FormationFiling,
    Membership,
    Mode,
)
from groups.queries.dossier import (
    charter_elements,
    dossier_of,
    papers_of,
    schools_of_papers,
)
from groups.queries.modes import limits_of, own_mode_of
from groups.queries.names import names_of
from groups.queries.requests import requests_of
from groups.queries.routes import places_of
from groups.rules.decision import FIELDS, Answer
from groups.rules.dossier import said_of
from groups.rules.formation import Proposal, SchoolFacts
from groups.rules.modes import DOCUMENTS
from records.lists import CountRows
from records.workflow import decisions_of
from schools.models import School
from schools.queries.register import named

PAPER = "paper."  # what stands before the kind of a document among the fields of a filing


def filings_of(office):
    return requests_of(FormationFiling, office)


def listed(office, wanted):
    """The filings an office asks for; `wanted` holds cleaned filters, all optional."""
    rows = filings_of(office)
    for name in ("state", "mode"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("where"):
        rows = rows.filter(bureau_id=wanted["where"])
    if wanted.get("q"):
        rows = rows.filter(name__contains=wanted["q"])
    return rows


def standing(consents):
    """Those that still hold: not answered anew, nor older than the round the school is asked
    from (a school's answer is not its filer's to mark); a refusal that would bar a change filed
    by a school holds for its round only."""
    member = FilingMember.objects.filter(filing=OuterRef("filing"), school=OuterRef("school"))
    change = ChangeRequest.objects.filter(pk=OuterRef("change"))
    asked_from = Coalesce(
        Subquery(member.values("asked_from")[:1]), Subquery(change.values("asked_from")[:1]), 1
    )
    holds = (
        Q(agrees=True) | Q(change__filer__isnull=True) | Q(round__gte=F("change__round"))
    )  # fmt: skip
    return consents.filter(holds, superseded=False, round__gte=asked_from)


def unanswered_by(school_id, of="filing"):
    """Does the school still owe its answer to the request?"""
    return ~Exists(standing(Consent.objects.filter(school=school_id, **{of: OuterRef("pk")})))


def is_refused():
    """Does a school's standing refusal bar the voluntary filing?"""
    against = standing(Consent.objects.filter(filing=OuterRef("pk"), agrees=False))
    return Q(initiation="voluntary") & Exists(against)


def waits_for_schools(today):
    """Is the review still barred by a member that has not answered? A voluntary filing waits for
    all, another one until the day answers are due."""
    answered = standing(
        Consent.objects.filter(filing=OuterRef("filing"), school=OuterRef("school"))
    )
    silent = FilingMember.objects.filter(~Exists(answered), filing=OuterRef("pk"), removed=False)
    return (Q(initiation="voluntary") | Q(consent_due__gte=today)) & Exists(silent)


def waits_for_asked(today):
    """The same of a change, which keeps the schools it asks in `asked`."""
    answers = Consent.objects.filter(Among("school", OuterRef("asked")), change=OuterRef("pk"))
    silent = Q(asked__len__gt=CountRows(standing(answers).values("pk")))
    return (Q(filer__isnull=False) | Q(consent_due__gte=today)) & silent


# What is asked


def facts_of(school_ids, day=None):
    """SchoolFacts by id, with the tags and groups of a day."""
    day = day or timezone.localdate()
    held = ArrayAgg("tags__tag", filter=Q(tags__days__contains=day), default=[])
    schools = School.objects.filter(pk__in=school_ids).annotate(held=held)
    in_groups = groups_of(school_ids, day)
    return {
        school.pk: SchoolFacts(
            id=school.pk, name=school.name, stage=school.stage, nature=school.nature,
            status=school.status, area=school.area, ownership=school.ownership,
            tags=frozenset(school.held), in_groups=tuple(in_groups.get(school.pk, ())),
        )
        for school in schools
    }  # fmt: skip


def groups_of(school_ids, day):
    """Names of the open groups each school is in on a day."""
    found = {}
    rows = Membership.objects.filter(
        school_id__in=school_ids, days__contains=day, known__upper_inf=True,
        group__state__in=["legacy", "in_force"],
    )  # fmt: skip
    for school_id, name in rows.order_by("group_id").values_list("school_id", "group__name"):
        found.setdefault(school_id, []).append(name)
    return found


def stated_of(school_id):
    """What the register says of a school of the own bureau, as a filing states it."""
    school = facts_of([school_id])[school_id]
    town = School.objects.values_list("town", flat=True).get(pk=school_id)
    return {
        "stage": school.stage, "area": school.area, "tags": sorted(school.tags), "town": town,
    }  # fmt: skip


def facts_in(filing):
    """SchoolFacts of a filing's schools by id: of one's own register where it is read, else as
    the filing states them, by the name the tree has."""
    said = stated_in(filing)
    return said | facts_of(list(said))


def stated_in(filing):
    """SchoolFacts by id as the filing states them; of the core only the name."""
    rows = FilingMember.objects.filter(filing=filing, removed=False)
    stated = dict(rows.values_list("school_id", "stated"))
    if filing.core_id:
        stated.setdefault(filing.core_id, {})
    return {pk: facts_stated(pk, name, stated[pk]) for pk, name in names_of(stated).items()}


def stated_on_road(record, ids):
    """SchoolFacts of schools as the request states them, where it says anything of them."""
    places, names = places_of(record), names_of(ids)
    return [facts_stated(pk, names[pk], places[pk].stated) for pk in ids]


def facts_stated(pk, name, stated):
    """A school as a filer states it."""
    return SchoolFacts(
        id=pk, name=name, stage=stated.get("stage", "unknown"), area=stated.get("area", ""),
        tags=frozenset(stated.get("tags", ())),
    )  # fmt: skip


def member_ids(filing):
    rows = FilingMember.objects.filter(filing=filing, removed=False)
    return list(rows.order_by("pk").values_list("school_id", flat=True))


def proposal_of(filing):
    """The filing as the rules read it."""
    ids = member_ids(filing)
    facts = facts_in(filing)
    papers = papers_of(dossier_of(filing))
    asks, basis = charter_elements(filing.bureau)
    held = frozenset(key for p in papers if p.kind == "charter" for key in p.elements)
    return Proposal(
        name=filing.name, stage=filing.stage, mode=filing.mode, initiation=filing.initiation,
        tie=filing.tie, form=filing.form, core=facts.get(filing.core_id),
        members=tuple(facts[pk] for pk in ids), reasons=filing.reasons,
        dossier=said_of(papers, schools_of_papers(filing, ids)),
        charter_asks=asks, charter_holds=held, charter_basis=basis,
        assets=filing.assets, own_mode=own_mode_of(filing.bureau_id, filing.mode),
        limits=limits_of(filing.bureau),
    )  # fmt: skip


def content_of(filing):
    """What is asked, field by field, in the words of the day (for decisions and diffs)."""
    return {
        "name": filing.name,
        "stage": str(filing.get_stage_display()),
        "mode": str(filing.get_mode_display()),
        "tie": str(filing.get_tie_display()),
        "form": str(filing.get_form_display()),
        "assets": filing.assets,
        "core": filing.core.name if filing.core_id else "",
        "members": "、".join(member_words_of(filing)),
        "reasons": filing.reasons,
        **documents_content(filing),
    }


def own_terms(row):
    """A member's own tie and form, where they are not the group's."""
    words = [row.get_tie_display() if row.tie else "", row.get_form_display() if row.form else ""]
    return "，".join(str(word) for word in words if word)


def member_words_of(filing):
    """Each member, with its own tie and form in brackets."""
    rows = FilingMember.objects.filter(filing=filing, removed=False)
    names = names_of(member_ids(filing))
    for row in rows.order_by("school_id"):
        name, terms = names[row.school_id], own_terms(row)
        yield f"{name}（{terms}）" if terms else name


def terms_of(filing):
    """{school id: its own tie and form in words}."""
    rows = FilingMember.objects.filter(filing=filing, removed=False)
    return {row.school_id: own_terms(row) for row in rows}


def documents_content(filing):
    """Each kind of document in words, under a key of its own: what the differences name."""
    return {
        f"{PAPER}{kind}": "；".join(document_words(item) for item in items)
        for kind, items in dossier_of(filing).items()
    }


def document_words(item):
    whose = f"{item.school_name}：" if item.school_id else ""
    if not item.attachment_id:
        return whose + _("不适用（%(why)s）") % {"why": item.not_applicable}
    at = timezone.localtime(item.attachment.uploaded_at).strftime("%Y-%m-%d %H:%M")
    return whose + _("%(name)s（%(at)s上传）") % {"name": item.attachment.file_name, "at": at}


def difference_rows(decision):
    """What a submission changed, as parts/diff.html takes it."""
    labels = {**FIELDS, **{f"{PAPER}{kind}": label for kind, label in DOCUMENTS.items()}}
    return [
        {"label": label, "before": decision.before.get(name), "after": decision.after[name]}
        for name, label in labels.items()
        if name in decision.after
    ]


def filed_content(filing):
    """The content as it was last filed: the submissions' differences folded; {} before that."""
    content = {}
    for after in decisions_of(filing).filter(step="submit").order_by("pk").values_list("after"):
        content.update(after[0])
    return content


def last_changes(filing):
    """What the latest resubmission changed, as parts/diff.html takes it; None in round one."""
    decision = decisions_of(filing).filter(step="submit").order_by("-pk").first()
    if decision is None or decision.round == 1:
        return None
    return difference_rows(decision)


# Who is asked


def asked_ids(filing):
    """The schools whose consent is asked: members, and a local core that did not file itself.

    Of a change: those it touched when it was sent.
    """
    if isinstance(filing, ChangeRequest):
        return filing.asked
    ids = member_ids(filing)
    if filing.core_id and not has_outside_core(filing):
        ids = [filing.core_id, *ids]
    return [pk for pk in ids if pk != filing.filer_id]


def has_outside_core(filing):
    outside = School.objects.filter(pk=filing.core_id, nature=School.Nature.OUTSIDE)
    return filing.mode == Mode.OUTSIDE_LOCAL or outside.exists()


def with_principal(school_ids):
    """Those of the schools that have a principal's account today."""
    today = timezone.localdate()
    return set(
        Appointment.objects.filter(
            Q(until__isnull=True) | Q(until__gte=today), office=Office.PRINCIPAL, since__lte=today,
            jurisdiction_id__in=school_ids, person__is_active=True,
        ).values_list("jurisdiction_id", flat=True)
    )  # fmt: skip


def standing_consents(filing):
    """The standing answer of each school, with the bureau's written reply beside it."""
    rows = standing(filing.consents.all())
    return {row.school_id: row for row in rows.select_related("answer", "answered_by")}


def answers_of(filing):
    """An Answer per school asked, for the gates."""
    asked = asked_ids(filing)
    consents, heads = standing_consents(filing), with_principal(asked)
    names = names_of(asked)
    return [
        Answer(
            school_id=pk, school=names[pk],
            agrees=consents[pk].agrees if pk in consents else None,
            answered_in_writing=pk in consents and hasattr(consents[pk], "answer"),
            has_principal=pk in heads,
        )
        for pk in asked
    ]  # fmt: skip


# Schools to choose from


def choosable_schools(office, words="", *, outside=False):
    """Open or planned schools of the office's bureau whose name or pinyin holds the words."""
    rows = School.objects.within(office).filter(
        bureau_id=office.bureau_id, status__in=["open", "planned"]
    )
    nature = School.Nature.OUTSIDE
    rows = rows.filter(nature=nature) if outside else rows.exclude(nature=nature)
    if words and words.strip():
        rows = rows.filter(named(words))
    return rows.order_by("sort_key", "pk")


def elsewhere(name_or_id, office):
    """A school of another bureau of the same city, by id or exact name; else None."""
    wanted = Q(pk=name_or_id) if isinstance(name_or_id, int) else Q(name=name_or_id.strip())
    nodes = Jurisdiction.objects.filter(wanted, kind="school", city_id=office.city_id)
    return nodes.exclude(parent_id=office.bureau_id).select_related("parent").first()
