"""Verbs of the yearly figures: open, fill in, explain, submit, settle item by item, reopen."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from records.inbox import notify
from records.parameters import value_of
from records.workflow import changed, check_office, decisions_of, move
from schools.models import ClassSize, FigureReason, FiguresFiling, SchoolFigures
from schools.queries import figures as queries
from schools.rules import school_year_label, school_year_of
from schools.rules.figures import items_of
from schools.rules.plausibility import unanswered
from schools.services.shares import share_out

OPEN_STATES = ("draft", "returned")
LOCKED_NEXT = gettext_lazy("确需更正的，请主管教育局经办人退回或重新开放有关项目")
OFFICER_NEXT = {
    "submitted": gettext_lazy("确需更正的，请在该校的年度数据页勾选有关项目退回"),
    "accepted": gettext_lazy("确需更正的，请在该校的年度数据页重新开放有关项目"),
}


@transaction.atomic
def open_filing(school, year, *, by):
    """The school's filing of a school year; made with its sections when there is none."""
    require(by, "file_figures")
    if school.bureau_id not in by.writes or by.school not in (None, school.pk):
        raise NoVerb(
            _("%(school)s的年度数据由该校和它的主管教育局填报") % {"school": school.name},
            rule=_("每所学校只填报自己的数据"),
            next_step=_("请由该校校长或其主管教育局经办人填报"),
        )
    if standing := FiguresFiling.objects.filter(school=school, school_year=year).first():
        return standing
    check_reports(school, year)
    due = due_day(school.bureau, year)
    filing, made = FiguresFiling.objects.get_or_create(
        school=school, school_year=year, defaults=own(school) | {"due_on": due}
    )
    if made:
        enter_sections([(filing, queries.sections_of(school))])
    return filing


def check_reports(school, year):
    """Refuse a year that has not begun, and a school that does not teach or whose stage is open."""
    if year > school_year_of(timezone.localdate()):
        raise RuleBroken(
            _("%(year)s还没有开始，不能填报") % {"year": school_year_label(year)},
            rule=_("年度数据在学年开始后填报"),
            next_step=_("请在当年 9 月 1 日后填报"),
        )
    if school.status != "open":
        raise RuleBroken(
            _("%(school)s%(status)s，不能填报")
            % {"school": school.name, "status": school.get_status_display()},
            rule=_("只有开办中的学校填报年度数据"),
            next_step=_("请由在读学生现在的学校填报；状态有误的，请先申请变更"),
        )
    if not queries.sections_of(school):
        raise RuleBroken(
            _("%(school)s的学段还没有核定，不能填报") % {"school": school.name},
            rule=_("年度数据按学段部填报"),
            next_step=_("请主管教育局先核定学段"),
        )


def own(school):
    return {"bureau_id": school.bureau_id, "parties": [school.pk]}


def due_day(bureau, year):
    """The county's day (parameter figures_due, month-day) in the autumn the year begins."""
    text, _basis = value_of("figures_due", bureau=bureau)
    month, day = map(int, text.split("-"))
    return date(year, month, day)


def enter_sections(filings):
    SchoolFigures.objects.bulk_create(
        SchoolFigures(
            bureau_id=filing.bureau_id, parties=filing.parties, filing=filing, section=section
        )
        for filing, sections in filings
        for section in sections
    )


@transaction.atomic
def open_year(year, *, by):
    """A filing for every open school of the bureau that has none: how many were made."""
    require(by, "accept_figures")
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    due, today = due_day(bureau, year), timezone.localdate()
    schools = list(queries.without_filing(bureau.pk, year, today))
    filings = FiguresFiling.objects.bulk_create(
        FiguresFiling(school=school, school_year=year, due_on=due, token=uuid4(), **own(school))
        for school in schools
    )
    pairs = zip(filings, schools, strict=True)
    enter_sections((filing, queries.sections_of(school)) for filing, school in pairs)
    return len(filings)


def locked(filing, item_key, by):
    """The filing under its lock, once the office may edit the item now."""
    filing = FiguresFiling.objects.select_for_update().get(pk=filing.pk)
    check_office(filing, filing.flow["submit"], by)
    if filing.state not in OPEN_STATES:
        raise Overtaken(
            _("%(filing)s%(state)s，不能再改") % {
                "filing": filing, "state": filing.get_state_display(),
            },
            rule=_("上报后数据锁定，由县区逐项核定或退回"),
            owner=Owner.COUNTY,
            next_step=locked_next(filing.state, by),
        )  # fmt: skip
    if filing.state == "returned" and item_key not in filing.open_items:
        raise RuleBroken(
            _("这一项没有退回，不能改"),
            rule=_("退回更正只开放县区点名的项目"),
            owner=Owner.COUNTY,
            next_step=_("请只改退回的项目；其他项目也要改的，请联系主管教育局"),
        )
    return filing


def locked_next(state, by):
    """What opens locked figures again: a step of the county's officer, or to be asked of them."""
    return OFFICER_NEXT.get(state, LOCKED_NEXT) if by.may("accept_figures") else LOCKED_NEXT


def editable(filing, office):
    """The keys of the items the office may edit now."""
    if filing.state not in OPEN_STATES or not office.may("file_figures"):
        return set()
    if not office.holds(filing):
        return set()
    if filing.state == "returned":
        return set(filing.open_items)
    return {item.key for item in items_of([row.section for row in filing.sections.all()])}


@transaction.atomic
def save_values(filing, item, values, *, by):
    """Write the fields of an item (None: no figure), and split again what sections share."""
    filing = locked(filing, item.key, by)
    written = {name: values[name] for name in item.fields if name in values}
    if item.section:
        row = filing.sections.get(section=item.section)
        written |= {n: values[n] for n in ("subject_teachers",) if n in values}
    else:
        row = filing
        written |= {n: values[n] for n in ("budget_year",) if n in values}
    for name, value in written.items():
        setattr(row, name, value)
    row.save()
    share_out([filing.pk])
    return filing


@transaction.atomic
def save_classes(filing, item, sizes, *, by):
    """Write the classes of a section anew: {grade: [pupils of class 1, 2 …]}."""
    filing = locked(filing, item.key, by)
    row = filing.sections.get(section=item.section)
    standing = {(c.grade, c.number): c for c in row.classes.all()}
    wanted = {
        (grade, number): pupils
        for grade, classes in sizes.items()
        for number, pupils in enumerate(classes, start=1)
    }
    row.classes.filter(pk__in=[c.pk for key, c in standing.items() if key not in wanted]).delete()
    changed = [c for key, c in standing.items() if key in wanted and c.pupils != wanted[key]]
    for size in changed:
        size.pupils = wanted[size.grade, size.number]
    ClassSize.objects.bulk_update(changed, ["pupils"])
    ClassSize.objects.bulk_create(
        ClassSize(figures=row, grade=grade, number=number, pupils=pupils,
                  bureau_id=row.bureau_id, readers=row.readers, parties=row.parties)
        for (grade, number), pupils in wanted.items() if (grade, number) not in standing
    )  # fmt: skip
    return filing


@transaction.atomic
def give_reason(filing, finding, reason, *, by):
    """Say why a questioned figure is right; it holds for the value as it stands now."""
    filing = locked(filing, finding.item, by)
    return FigureReason.objects.create(
        bureau_id=filing.bureau_id, readers=filing.readers, parties=filing.parties,
        filing=filing, check_key=finding.key, item=finding.item, value=finding.value[:40],
        last_value=finding.last[:40], reason=reason, person_id=by.person_id,
    )  # fmt: skip


@transaction.atomic
def submit(filing, *, by, words=""):
    """Hand the figures in, with a word to the bureau; the first time counts for being on time.

    The Decision keeps what changed since they were handed in the last time.
    """
    check_office(filing, filing.flow["submit"], by)
    FiguresFiling.objects.select_for_update().get(pk=filing.pk)
    first = filing.submitted_at or timezone.now()
    whole = queries.in_full(FiguresFiling.objects.filter(pk=filing.pk)).get()
    filed = queries.filed_content(decisions_of(filing).order_by("pk"))
    decision = move(
        filing, "submit", by=by, gate=nothing_left, submitted_at=first, open_items=[],
        correction_due=None, reason=words,
        difference=difference(filed, queries.content_of(whole)),
    )  # fmt: skip
    tell_officers(filing, by)
    return decision


def difference(filed, content):
    """(before, after) of what is no longer as it was handed in; a class grade may be gone."""
    gone = dict.fromkeys(filed.keys() - content.keys())
    return changed(filed, content | gone)


def nothing_left(filing):
    """Refuse while a figure contradicts another or a question has no answer."""
    whole = queries.in_full(FiguresFiling.objects.filter(pk=filing.pk)).get()
    struck = queries.findings_of(whole, queries.year_before(whole))
    stops = [f for f in struck if f.is_stop]
    if stops:
        raise RuleBroken(
            _("不能上报：%(titles)s") % {"titles": "；".join(f.title for f in stops)},
            rule=stops[0].why,
            next_step=_("请改正后再上报；这些错误不能用说明代替"),
        )
    if left := unanswered(struck, whole.reasons.all()):
        raise RuleBroken(
            _("还有 %(n)s 处要核实：%(titles)s")
            % {"n": len(left), "titles": "；".join(f.title for f in left[:3])},
            rule=left[0].why,
            next_step=_("数字无误的，请逐处写明原因；填错的，请改正"),
        )


@transaction.atomic
def settle(filing, returned, *, by):
    """Accept the figures, or return the items named in `returned` ({item key: reason})."""
    labels = labels_of(filing)
    unknown = set(returned) - set(labels)
    if unknown:
        raise RuleBroken(_("没有这样的项目"), next_step=_("请刷新页面后重新核定"))
    if not returned:
        decision = move(filing, "accept", by=by, accepted_at=timezone.now())
        tell_school(filing, _("%(filing)s已核定") % {"filing": filing}, by)
        return decision
    return send_back(filing, "return", returned, labels, by)


@transaction.atomic
def reopen(filing, items, reason, *, by):
    """Open named items of accepted figures again, with one reason."""
    labels = labels_of(filing)
    if not items or set(items) - set(labels):
        raise RuleBroken(
            _("请指明重新开放哪几项"),
            rule=_("核定后的数据按项目重新开放"),
            next_step=_("请勾选要更正的项目"),
        )
    return send_back(filing, "reopen", dict.fromkeys(items, reason), labels, by)


def send_back(filing, step, reasons, labels, by):
    days, _basis = value_of("correction_days", bureau=filing.bureau)
    due = timezone.localdate() + timedelta(days=int(days))
    told = {}
    for key, why in reasons.items():
        told.setdefault(why.strip(), []).append(labels[key])
    if "" in told:
        raise RuleBroken(
            _("退回的每一项都要写明原因"),
            rule=_("退回更正须写明项目和理由"),
            next_step=_("请补写：%(items)s") % {"items": "、".join(told[""])},
        )
    reason = "\n".join(f"{'、'.join(names)}：{why}" for why, names in told.items())
    decision = move(
        filing, step, by=by, reason=reason, fields=list(reasons), deadline=due,
        open_items=list(reasons), correction_due=due, round=filing.round + 1,
        difference=({}, {key: why.strip() for key, why in reasons.items()}),
    )  # fmt: skip
    words = _("%(filing)s有 %(n)s 项要更正，%(due)s前重新上报")
    tell_school(filing, words % {"filing": filing, "n": len(reasons), "due": due}, by)
    return decision


def labels_of(filing):
    """{item key: its words}."""
    sections = filing.sections.order_by("pk").values_list("section", flat=True)
    return {item.key: item.label for item in items_of(tuple(sections))}


def tell_officers(filing, by):
    words = _("%(school)s上报了%(year)s年度数据，请核定")
    notify(
        to_office=Office.OFFICER, jurisdiction=filing.bureau, by=by, url=address(filing),
        text=words % {"school": filing.school_name, "year": school_year_label(filing.school_year)},
    )  # fmt: skip


def tell_school(filing, text, by):
    node = Jurisdiction.objects.get(pk=filing.school_id)
    notify(to_office=Office.PRINCIPAL, jurisdiction=node, text=text, url=address(filing), by=by)


def address(filing):
    return reverse("schools:filing", args=[filing.pk])
