"""Verbs of a filing until it is sent: opening, editing, submitting, withdrawing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import Owner, RuleBroken
from accounts.services import require
from groups.models import (
    DossierItem,
    EducationGroup,
    FilingMember,
    FormationFiling,
    Initiation,
    Mode,
)
from groups.queries.dossier import schools_of_papers
from groups.queries.formation import (
    asked_ids,
    content_of,
    elsewhere,
    filed_content,
    member_ids,
    proposal_of,
    standing_consents,
    stated_of,
)
from groups.queries.modes import modes_on
from groups.rules.checks import Check, refuse_unless_met
from groups.rules.decision import BASICS, asks_everyone_anew
from groups.rules.dossier import PER_SCHOOL
from groups.rules.formation import BASIS, DOCUMENT, filing_checks
from groups.rules.routes import PRINCIPLE
from groups.services.editing import editable
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.routes import ALL_MEMBERS, ask_anew, ask_bodies, share_with_parties
from records.attachments import attach
from records.parameters import value_of
from records.workflow import changed, file_once, move
from schools.models import School
from schools.services.register import register_school

# Opening and editing


@transaction.atomic
def open_filing(
    *, token, by, name, stage, mode, tie, form, core_id=None, outside_name="", initiation=None,
    assets="",
):  # fmt: skip
    """Begin a filing: a principal's is 自主组合, an officer's 行政主导."""
    require(by, "file_group")
    own = Initiation.VOLUNTARY if by.school else Initiation.ADMINISTRATIVE
    refuse_unknown_mode(mode, by)
    if initiation and initiation != own:
        refuse_initiation(by)

    def make():
        filing = FormationFiling.objects.create(
            token=token, bureau_id=by.bureau_id, parties=[by.school] if by.school else [],
            initiation=own, filer_id=by.school, name=name.strip(), stage=stage, mode=mode,
            tie=tie, form=form, assets=assets.strip(),
            core=core_for(mode, core_id, by, outside_name),
        )  # fmt: skip
        seat_filer(filing)
        share_with_parties(filing)
        return filing

    return file_once(FormationFiling, token, make)


def refuse_initiation(by):
    if by.school:
        title, step = _("校长只能以自主组合申报"), _("行政主导的组建请由主管教育局申报")
    else:
        title, step = _("主管教育局只以行政主导申报"), _("自主组合请由核心校校长申报")
    raise RuleBroken(
        title,
        rule=_("自主组合由学校申报，行政主导由主管教育局申报"),
        owner=Owner.POLICY,
        basis=DOCUMENT,
        next_step=step,
    )


def refuse_unknown_mode(mode, by):
    """A mode is the policy's or one the bureau has added and not ended."""
    if mode in Mode.values or modes_on(by.bureau_id).filter(name=mode).exists():
        return
    raise RuleBroken(
        _("没有“%(mode)s”这种办学模式") % {"mode": mode},
        rule=_("办学模式由政策列明，县区另加的须先登记依据"),
        owner=Owner.POLICY, basis=BASIS, next_step=_("请改选模式，或由主管教育局先登记"),
    )  # fmt: skip


def core_for(mode, core_id, by, outside_name=""):
    """The core a filing of this office has: a principal's own school, except 域外名校."""
    if mode == Mode.OUTSIDE_LOCAL and outside_name.strip() and not by.school:
        return outside_school(outside_name.strip(), by)
    own_core = by.school and mode != Mode.OUTSIDE_LOCAL
    if own_core and core_id not in (None, by.school):
        raise RuleBroken(
            _("核心校只能是本校"),
            rule=_("自主组合由核心校校长申报，核心校即申报学校"),
            next_step=_("请由拟任核心校的校长申报，或请主管教育局以行政主导申报"),
        )
    if own_core:
        return School.objects.get(pk=by.school)
    return schools_here([core_id], by)[0] if core_id else None


def outside_school(name, by):
    """The 域外名校 of this name in the bureau's register, entered there if it is new."""
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    known = School.objects.within(by).filter(bureau=bureau, nature=School.Nature.OUTSIDE, name=name)
    return known.first() or register_school(
        name=name, bureau=bureau, by=by, nature=School.Nature.OUTSIDE, source=_("组建申报")
    )


def schools_here(ids, by):
    """The schools of the office's own bureau with these ids, or the Refusal that says why not."""
    found = School.objects.within(by).filter(bureau_id=by.bureau_id).in_bulk(ids)
    for pk in ids:
        if pk not in found:
            refuse_stranger(elsewhere(int(pk), by))
    return [found[pk] for pk in ids]


def refuse_stranger(node):
    if node is None:
        raise RuleBroken(
            _("没有找到这所学校"),
            rule=_("只能选择本主管局名录中的学校"),
            next_step=_("请先由主管教育局登记该校"),
        )
    names = {"school": node.name, "bureau": node.parent.name}
    raise RuleBroken(
        _("不能加入%(school)s：它由%(bureau)s主管") % names,
        rule=_("其他主管教育局的学校由该局决定，须在“其他主管局的学校”中选择"),
        owner=Owner.POLICY,
        basis=PRINCIPLE,
        next_step=_(
            "请在成员学校页面查找该校，写明学段后加入；该校任核心校的，由%(bureau)s牵头申报"
        )
        % names,
    )


@transaction.atomic
def edit_basics(filing, *, by, core_id=None, outside_name="", **values):
    """Write name, stage, mode, tie, form and core; what stays as it was need not be open."""
    mode = values.get("mode", filing.mode)
    require(by, "file_group")
    if mode != filing.mode:
        refuse_unknown_mode(mode, by)
    values["core"] = core_for(mode, core_id, by, outside_name)
    edited = [name for name in BASICS if name in values and values[name] != getattr(filing, name)]
    locked = editable(filing, by, *edited)
    for name in edited:
        setattr(locked, name, values[name])
    locked.save()
    seat_filer(locked)
    share_with_parties(locked)
    return locked


def seat_filer(filing):
    """A local school that files for an outside core is a member itself; a core is not."""
    if filing.filer_id is None:
        return
    if filing.filer_id == filing.core_id:
        FilingMember.objects.filter(filing=filing, school_id=filing.filer_id).update(removed=True)
    else:
        seat(filing, filing.filer_id)


def seat(filing, school_id, stated=None):
    """Propose a school, with what the filing says of it; what it had answered to an earlier
    round, before it was left out, no longer holds."""
    anew = filing.round + (filing.state == FormationFiling.State.RETURNED)
    seated = FilingMember.objects.filter(filing=filing, school_id=school_id, removed=False)
    asked_from = seated.values_list("asked_from", flat=True).first() or anew
    FilingMember.objects.update_or_create(
        filing=filing, school_id=school_id,
        defaults={
            "removed": False, "bureau_id": filing.bureau_id, "readers": filing.readers,
            "parties": filing.parties, "asked_from": asked_from,
            "stated": stated if stated is not None else stated_of(school_id),
        },
    )  # fmt: skip


@transaction.atomic
def propose_members(filing, school_ids, *, by):
    """Add schools of the own bureau as members."""
    locked = editable(filing, by, "members")
    schools = schools_here(list(dict.fromkeys(school_ids)), by)
    if any(school.pk == locked.core_id for school in schools):
        raise RuleBroken(
            _("核心校不同时作为成员校"), next_step=_("请只选其他学校"),
            rule=_("一所学校在一个集团只有一个角色"),
        )  # fmt: skip
    for school in schools:
        seat(locked, school.pk)
    share_with_parties(locked)
    return locked


@transaction.atomic
def set_terms(filing, school_id, *, tie="", form="", by):
    """A member's own tie and form; empty takes the group's."""
    locked = editable(filing, by, "members")
    FilingMember.objects.filter(filing=locked, school_id=school_id).update(tie=tie, form=form)
    return locked


@transaction.atomic
def propose_elsewhere(filing, school_id, *, stage, area="", tags=(), town="", by):
    """Add a school of another bureau of the city, with what the filer says of it: its register
    is not ours to read, its bureau checks what is said when it decides."""
    locked = editable(filing, by, "members")
    node = elsewhere(int(school_id), by)
    if node is None:
        raise RuleBroken(
            _("没有找到这所学校"), rule=_("只能选择本市其他主管教育局的学校"),
            next_step=_("请按学校全称查找；本局学校直接勾选"),
        )  # fmt: skip
    stated = {"stage": stage, "area": area, "tags": sorted(tags), "town": town.strip()}
    seat(locked, node.pk, stated)
    share_with_parties(locked)
    return locked


@transaction.atomic
def remove_member(filing, school_id, *, by):
    """Take a proposed school out again; the row stays, marked."""
    locked = editable(filing, by, "members")
    if school_id == locked.filer_id:
        raise RuleBroken(
            _("申报学校不能移除"), rule=_("自主组合由参加的学校申报"),
            next_step=_("不再申报的，请撤回整件申报"),
        )  # fmt: skip
    # What it has answered no longer holds, also where the answer is another bureau's row.
    FilingMember.objects.filter(filing=locked, school_id=school_id).update(
        removed=True, asked_from=locked.round + 1
    )
    share_with_parties(locked)
    return locked


@transaction.atomic
def put_document(filing, kind, *, by, upload=None, not_applicable="", school_id=None, elements=()):
    """Put one document (or why it does not apply) in its place; the version before it stays."""
    locked = editable(filing, by, "dossier")
    if school_id and not may_put(locked, kind, school_id):
        raise RuleBroken(
            _("这项材料不能记在这所学校名下"), rule=_("办学协议和学校决议才每校一份"),
            next_step=_("请从组建材料页面选择学校"),
        )  # fmt: skip
    standing = DossierItem.objects.filter(
        filing=locked, kind=kind, school_id=school_id, superseded=False
    )
    last = standing.first()
    if upload:
        label = DossierItem.Kind(kind).label
        attachment = attach(locked, upload, title=label, by=by)
    elif not_applicable.strip():
        attachment = None
    elif last and last.attachment_id:  # the file stays, what it holds is ticked anew
        attachment = last.attachment
    else:
        raise RuleBroken(
            _("请上传文件，或写明不适用的理由"), rule=_("六项组建材料须逐项有着落"),
            next_step=_("请选择文件后再保存"),
        )  # fmt: skip
    standing.update(superseded=True)
    return DossierItem.objects.create(
        filing=locked, kind=kind, school_id=school_id, attachment=attachment,
        not_applicable="" if attachment else not_applicable.strip(),
        elements=sorted(elements) if attachment else [], put_by_id=by.person_id,
        bureau_id=locked.bureau_id, readers=locked.readers, parties=locked.parties,
    )  # fmt: skip


def may_put(filing, kind, school_id):
    """Each local school of the filing has its own agreement and resolution, nothing else."""
    return kind in PER_SCHOOL and school_id in schools_of_papers(filing, member_ids(filing))


@transaction.atomic
def write_reasons(filing, text, *, by):
    locked = editable(filing, by, "reasons")
    locked.reasons = text.strip()
    locked.save(update_fields=["reasons"])
    return locked


# Sending and taking back


@transaction.atomic
def submit(filing, *, by):
    """Send a filing (again): schools are asked for their consent, or asked anew."""
    locked = editable(filing, by)
    refuse_unless_met(_("不能申报"), [*filing_checks(proposal_of(locked)), name_check(locked)])
    again = locked.state == FormationFiling.State.RETURNED
    difference = changed(filed_content(locked), content_of(locked))
    asked = asked_ids(locked)
    if again:
        ask_anew(locked, difference[1])
    drop_consents(locked, asked, everyone=again and asks_everyone_anew(difference[1]))
    days, _basis = value_of("consent_days", bureau=locked.bureau)
    decision = move(
        filing, "submit", by=by, difference=difference, submitted_at=timezone.now(),
        consent_due=timezone.localdate() + timedelta(days=days), open_fields=[],
        correction_due=None, round=locked.round + 1 if again else 1,
    )  # fmt: skip
    ask_bodies(filing, touched=bool(ALL_MEMBERS & set(difference[1])), by=by)
    share_with_parties(filing)
    tell_after_submission(filing, asked, by)
    return decision


def name_check(filing):
    """An open group of the bureau already has this name?"""
    taken = EducationGroup.objects.filter(
        bureau_id=filing.bureau_id, name=filing.name, state__in=["legacy", "in_force"]
    ).exists()
    return Check(
        "basics", not taken, _("集团名称在本主管局不能重复"),
        _("“%(name)s”已有教育集团使用") % {"name": filing.name} if taken else "",
        next_step=_("请换一个名称"),
    )  # fmt: skip


def drop_consents(filing, asked, *, everyone):
    """The bureau marks answers of its schools that no longer hold: of those not asked any more,
    or all. No school marks another's: of what a school files, `asked_from` says it."""
    if filing.filer_id:
        return
    standing = filing.consents.filter(superseded=False)
    if not everyone:
        standing = standing.exclude(school_id__in=asked)
    standing.update(superseded=True)


def tell_after_submission(filing, asked, by):
    answered = set(standing_consents(filing))
    waiting = [pk for pk in asked if pk not in answered]
    due = filing.consent_due
    tell_schools(
        filing, waiting,
        _("请对“%(name)s”的组建答复学校意愿，%(due)s前") % {"name": filing.name, "due": due}, by=by,
    )  # fmt: skip
    text = _("“%(name)s”已申报，正在征求学校意愿") if waiting else _("“%(name)s”已申报，请审核")
    tell_bureau(filing, Office.OFFICER, text % {"name": filing.name}, by=by)


@transaction.atomic
def withdraw(filing, *, reason, by):
    """Take a filing back before it is decided; the schools that were asked are told."""
    was_filed = filing.submitted_at is not None
    decision = move(filing, "withdraw", by=by, reason=reason)
    if was_filed:
        text = _("“%(name)s”的组建申报已撤回") % {"name": filing.name}
        tell_schools(filing, [pk for pk in filing.parties if pk != by.school], text, by=by)
        tell_bureau(filing, Office.OFFICER, text, by=by)
        tell_filer(filing, text, by=by)
    return decision
