"""Verbs about schools: entering one in a bureau's register, its identity, aliases, campuses."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.names import seen
from accounts.refusals import NoVerb, Owner, RuleBroken, constraint_of
from accounts.services import require
from records.workflow import leave_decision, snapshot
from schools.models import School, SchoolAlias, SchoolSuccession
from schools.rules import sort_key
from schools.rules.codes import credit_code_problem, school_code_problem


@transaction.atomic
def register_school(*, name, bureau, by, **facts):
    """Enter a school in a bureau's register; its node and its row share one id."""
    require(by, "import_register")
    node = Jurisdiction.objects.create(
        kind="school", name=name, area=bureau.area, parent=bureau, city_id=bureau.city_id,
        province_id=bureau.province_id, code=facts.get("code", ""),
    )  # fmt: skip
    school = School(node=node, name=name, bureau=bureau, sort_key=sort_key(name), **facts)
    school.save(force_insert=True)
    return school


@transaction.atomic
def register_schools(entries, *, bureau, by):
    """`register_school` for many: each entry holds a name and facts; in the same order."""
    require(by, "import_register")
    nodes = Jurisdiction.objects.bulk_create(
        Jurisdiction(
            kind="school", name=entry["name"], area=bureau.area, parent=bureau,
            city_id=bureau.city_id, province_id=bureau.province_id, code=entry.get("code", ""),
        )
        for entry in entries
    )  # fmt: skip
    return School.objects.bulk_create(
        School(node=node, bureau=bureau, sort_key=sort_key(entry["name"]), **entry)
        for node, entry in zip(nodes, entries, strict=True)
    )


def require_keeper(school, by, verb):
    """The verb, and the school in one's own hands: its bureau's, or the school itself."""
    require(by, verb)
    if school.bureau_id not in by.writes or by.school not in (None, school.pk):
        raise NoVerb(
            _("%(school)s由该校和它的主管教育局办理") % {"school": school.name},
            rule=_("以县为主：每个教育局办理本辖区的学校，每所学校只办理自己的事项"),
            owner=Owner.POLICY,
            basis="安政办发〔2018〕47号",
            next_step=_("请由该校校长或其主管教育局办理"),
        )


@transaction.atomic
def enter_school(*, name, bureau, by, legal_school=None, **facts):
    """A new school of the officer's own bureau, open or still planned; or a campus of one."""
    require(by, "keep_school")
    require_codes(facts)
    refuse_namesake(name, bureau)
    if legal_school:
        refuse_campus_of_campus(name, legal_school)
        facts["nature"] = School.Nature.CAMPUS
        facts["ownership"] = legal_school.ownership
    with codes_in_words():
        return register_school(name=name, bureau=bureau, by=by, legal_school=legal_school, **facts)


def refuse_namesake(name, bureau):
    """A second school of a name is one entered twice; one that has closed leaves its name."""
    living = [School.Status.OPEN, School.Status.PLANNED]
    twin = School.objects.filter(bureau=bureau, name=seen(name), status__in=living).first()
    if twin:
        raise RuleBroken(
            _("“%(name)s”已经登记") % {"name": twin.name},
            rule=_("同一教育局内，开办中和待开办的学校不重名"),
            next_step=_("请先看已登记的这一所；确是另一所的，名称里写明镇办或校区"),
            next_url=reverse("schools:detail", args=[twin.pk]),
        )  # fmt: skip


@transaction.atomic
def correct_facts(school, *, by, **facts):
    """What needs no decision: codes, category, town, area, day of opening."""
    require_keeper(school, by, "keep_school")
    require_codes(facts)
    for field, value in facts.items():
        setattr(school, field, value)
    with codes_in_words():
        school.save(update_fields=list(facts))
    Jurisdiction.objects.filter(pk=school.pk).update(code=school.code)
    return school


@transaction.atomic
def correct_many(facts, *, by):
    """`correct_facts` for many schools of one's own: {School: {field: value}}, codes checked."""
    require(by, "keep_school")
    for school, values in facts.items():
        require_keeper(school, by, "keep_school")
        for field, value in values.items():
            setattr(school, field, value)
    fields = {field for values in facts.values() for field in values}
    with codes_in_words():
        if fields:
            School.objects.bulk_update(facts, fields)
    nodes = [Jurisdiction(pk=s.pk, code=s.code) for s, values in facts.items() if "code" in values]
    Jurisdiction.objects.bulk_update(nodes, ["code"])


def require_codes(facts):
    problem = school_code_problem(facts.get("code", "")) or credit_code_problem(
        facts.get("credit_code", "")
    )
    if problem:
        raise RuleBroken(problem, next_step=_("请核对代码后再登记"))


CODE_TAKEN = {
    "one_school_per_code": "这个学校标识码已经登记在另一所学校名下",
    "one_school_per_credit_code": "这个统一社会信用代码已经登记在另一所学校名下",
    "a_school_closes_after_it_opened": "停办日期不能早于开办日期",
}


@contextmanager
def codes_in_words():
    """What the database refuses about a school's own row, in plain words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) not in CODE_TAKEN:
            raise
        raise RuleBroken(
            CODE_TAKEN[constraint_of(error)],
            rule=_("一个代码只属于一所学校"),
            next_step=_("请核对代码；学校已转来或转走的，请办理隶属调整"),
        ) from None


@transaction.atomic
def strike_out(school, *, reason, by):
    """Entered in error (登记错误): only while nothing hangs on the school; kept, shown no more."""
    require_keeper(school, by, "keep_school")
    what = hanging_on(school)
    if what:
        raise RuleBroken(
            _("“%(name)s”已有%(what)s，不能标为登记错误") % {"name": school.name, "what": what},
            rule=_("登记错误只用于从未办理过业务的重复或误登学校"),
            next_step=_("学校确已停办或合并的，请申请变更状态"),
        )
    before, old = snapshot(school), school.status
    school.status = School.Status.ERROR
    school.save(update_fields=["status"])
    leave_decision(
        school, step="strike_out", label=_("标为登记错误"), source=old, target=school.status,
        by=by, before=before, reason=reason,
    )  # fmt: skip


def hanging_on(school):
    """The first thing that says a school is real, in words; "" when there is none."""
    succession = SchoolSuccession.objects.filter(Q(predecessor=school) | Q(successor=school))
    for rows, what in (
        (school.campuses, _("校区")),
        (school.filings.exclude(state="draft"), _("上报的年度数据")),
        (school.changes, _("变更申请")),
        (school.transfers, _("隶属调整")),
        (succession, _("沿革")),
    ):
        if rows.exists():
            return what
    return ""


@transaction.atomic
def make_campus(school, legal_school, *, by):
    """Say of which legal school this one is a campus; None makes it a legal body again."""
    require(by, "settle_register")
    refuse_odd_campus(school, legal_school)
    school.legal_school = legal_school
    school.nature = School.Nature.CAMPUS if legal_school else School.Nature.SCHOOL
    school.save(update_fields=["legal_school", "nature"])
    return school


def refuse_odd_campus(school, legal_school):
    """A campus belongs to a legal school, which is no campus itself and has a life of its own."""
    if legal_school is None:
        return
    if legal_school.pk == school.pk:
        raise no_campus(school.name, legal_school)
    refuse_campus_of_campus(school.name, legal_school)
    if school.campuses.exists():
        raise RuleBroken(
            _("“%(school)s”自己有校区，不能登记为校区") % {"school": school.name},
            rule=_("校区只有一层"),
            next_step=_("请先把它的校区改到“%(legal)s”名下") % {"legal": legal_school.name},
        )


def refuse_campus_of_campus(name, legal_school):
    if legal_school.legal_school_id:
        raise no_campus(name, legal_school)


def no_campus(name, legal_school):
    return RuleBroken(
        _("“%(school)s”不能登记为“%(legal)s”的校区") % {"school": name, "legal": legal_school.name},
        rule=_("校区的上级须是一所法人学校，不能是它自己或另一个校区"),
        next_step=_("请改选法人学校"),
    )


def add_alias(school, *, name, source, by):
    """Remember another name of a school; the same name again changes nothing."""
    require(by, "import_register")
    return SchoolAlias.objects.get_or_create(
        school=school, name=name, defaults={"bureau_id": school.bureau_id, "source": source}
    )[0]


def bureau_of(office):
    """The bureau an officer enters schools for."""
    return Jurisdiction.objects.get(pk=office.bureau_id)
