"""Verbs of a change until it is sent: opening, adding moves, documents, submitting, withdrawing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import ChangeRequest, EducationGroup, Handling, Move
from groups.queries.changes import (
    asked_of,
    groups_elsewhere,
    groups_of,
    moves_of,
    named_schools,
    picture_of,
    preview_of,
    schools_at_hand,
    seat_rows,
    standing_of,
)
from groups.queries.cores import core_of
from groups.queries.formation import elsewhere, standing
from groups.rules.changes import asked_schools, touched, tried
from groups.rules.checks import refuse_unless_met
from groups.rules.modes import DOCUMENTS as PAPERS
from groups.rules.moves import CORRECTIONS, LEADING, require_said
from groups.rules.routes import PRINCIPLE
from groups.services.editing import editable
from groups.services.formation import drop_consents, refuse_unknown_mode
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from groups.services.routes import ask_bodies, refusing, share_with_parties
from records.attachments import attach
from records.parameters import value_of
from records.workflow import file_once, move
from schools.models import School

DOCUMENTS = ("变更方案", "善后方案", *map(str, PAPERS.values()), "其他材料")


# Opening and editing


@transaction.atomic
def open_change(group, *, token, by, reasons=""):
    """Begin a change: the core's principal for the group, or an officer of its bureau."""
    require(by, "file_group")
    refuse_stranger(group, by)

    def make():
        return ChangeRequest.objects.create(
            token=token, group=group, bureau_id=group.bureau_id, filer_id=by.school,
            parties=[by.school] if by.school else [], reasons=reasons.strip(),
        )  # fmt: skip

    return file_once(ChangeRequest, token, make)


def refuse_stranger(group, by):
    """Only the group's own bureau, and of its schools only the core, asks for a change."""
    if group.bureau_id not in by.writes:
        raise NoVerb(
            _("“%(name)s”的变更由%(bureau)s办理") % {"name": group.name, "bureau": group.bureau},
            rule=_("各县区办理各自的记录，其他单位只读"), owner=Owner.POLICY,
            basis="安政办发〔2018〕47号", next_step=_("如有意见，请另行函告该单位"),
        )  # fmt: skip
    if group.state != EducationGroup.State.IN_FORCE:
        raise RuleBroken(
            _("“%(name)s”不在运行中，不能变更") % {"name": group.name},
            rule=_("只变更运行中的教育集团；存量集团先确认，已撤销的不再变更"),
            next_step=_("存量集团请先核对并由审批人确认"),
        )
    if by.school and core_id_of(group, by) != by.school:
        raise NoVerb(
            _("集团的变更由核心校校长（总校长）或主管教育局申报"),
            rule=_("核心校校长代表集团"),
            next_step=_("请与核心校商定，由核心校申报"),
        )


def core_id_of(group, by):
    core = core_of(group, by, timezone.localdate())
    return core.pk if core else None


@transaction.atomic
def add_move(change, kind, *, by, on, stated=None, **facts):
    """Add one move; what can be said against it at once is said at once.

    A school of another bureau joins with what the filer has `stated` of it.
    """
    locked = editable(change, by, "moves")
    if kind in CORRECTIONS and by.school:
        raise NoVerb(
            _("登记更正由主管教育局申报"), rule=_("登记由主管教育局负责"),
            next_step=_("请告知主管教育局经办人"),
        )  # fmt: skip
    require_said(kind, facts)
    if facts.get("mode"):
        refuse_unknown_mode(facts["mode"], by)
    check_schools(locked, kind, facts, stated, by)
    check_groups(locked, facts.get("others", ()), by)
    added = Move.objects.create(
        change=locked, kind=kind, on=on, stated=stated or {}, bureau_id=locked.bureau_id,
        readers=locked.readers, parties=locked.parties, **facts,
    )  # fmt: skip
    refuse_impossible(locked)
    return added


def join_elsewhere(change, school_id, *, on, stage, by, area="", tags=()):
    """A school of another bureau joins, with what the filer says of it; its bureau decides."""
    stated = {"stage": stage, "area": area, "tags": sorted(tags)}
    return add_move(change, "join", by=by, on=on, school_id=school_id, stated=stated)


def refuse_impossible(change):
    """The moves so far can be played one after the other."""
    moves = moves_of(change)
    picture = picture_for(change, moves)
    _after, refusal = tried(picture, asked_of(change, moves))
    if refusal:
        raise refusal


def check_schools(change, kind, facts, stated, by):
    """A school named is in the bureau's register, or another bureau's: in one of the groups or
    coming in by this change, or one that joins with what is said of it."""
    named = [facts.get("school_id"), facts.get("core_id"), *facts.get("schools", ())]
    named = [pk for pk in named if pk]
    own = School.objects.within(by).filter(pk__in=named, bureau_id=by.bureau_id)
    strangers = set(named) - set(own.values_list("pk", flat=True))
    if strangers and kind != "join":
        strangers -= schools_at_hand(change, facts.get("others", ()))
    for pk in strangers:
        node = elsewhere(int(pk), by)
        if node is None or kind != "join" or not stated:
            refuse_foreign_school(node, kind)


def refuse_foreign_school(node, kind):
    if node is None:
        raise RuleBroken(
            _("没有找到这所学校"), rule=_("只能选择本市主管教育局名录中的学校"),
            next_step=_("请先由主管教育局登记该校"),
        )  # fmt: skip
    names = {"school": node.name, "bureau": node.parent.name}
    if kind in LEADING:
        raise RuleBroken(
            _("%(school)s由%(bureau)s主管，还不在集团里，不能任核心校") % names,
            rule=_("核心校是集团里的学校；由其他主管局的学校任核心校的，该局分别批复后牵头"),
            owner=Owner.POLICY, basis=PRINCIPLE,
            next_step=_("请先在本件中加入该校（加入其他主管局的学校），再选它任核心校"),
        )  # fmt: skip
    raise RuleBroken(
        _("%(school)s由%(bureau)s主管，加入时须写明该校情况") % names,
        rule=_("其他主管教育局的学校由该局决定，须在“加入其他主管局的学校”中选择"),
        owner=Owner.POLICY, basis=PRINCIPLE,
        next_step=_("请查找该校并写明学段后加入，由%(bureau)s分别批复") % names,
    )  # fmt: skip


def check_groups(change, others, by):
    """The other groups of a merger: of the same bureau, or in the public register of the city."""
    own = EducationGroup.objects.within(by).filter(pk__in=others, bureau_id=change.bureau_id)
    known = {*own.values_list("pk", flat=True)}
    known |= {*groups_elsewhere(by).filter(group__in=others).values_list("group_id", flat=True)}
    if change.group_id in others or known != set(others):
        raise RuleBroken(
            _("只能选择本市运行中的另一个教育集团"),
            rule=_("并入、合并在本市运行中的集团之间办理；其他主管局的集团由该局对本局学校分别批复"),
            next_step=_("请改选教育集团；存量集团先由它的主管局核对确认"),
        )  # fmt: skip


@transaction.atomic
def remove_move(change, move_id, *, by):
    """Take a move out again; the row stays, marked."""
    locked = editable(change, by, "moves")
    Move.objects.filter(change=locked, pk=move_id).update(removed=True)
    return locked


@transaction.atomic
def write_reasons(change, *, by, reasons, backdated_because="", basis=""):
    locked = editable(change, by, "reasons")
    locked.reasons = reasons.strip()
    locked.backdated_because, locked.basis = backdated_because.strip(), basis.strip()
    locked.save(update_fields=["reasons", "backdated_because", "basis"])
    return locked


@transaction.atomic
def put_document(change, *, title, upload, by):
    """Keep a document beside the change: a plan, a resolution, an agreement."""
    locked = editable(change, by, "documents")
    return attach(locked, upload, title=title, by=by)


@transaction.atomic
def write_handling(change, key, *, text, by):
    """Say what becomes of one kind of open items; each item standing now is named."""
    locked = editable(change, by, "moves")
    standing = {c.key: c for c in preview_of(locked, by).consequences}
    if key not in standing:
        raise Overtaken(
            _("这一类已经没有未了事项"), rule=_("只安排还没有了结的事项"),
            next_step=_("请刷新页面"),
        )  # fmt: skip
    if not text.strip():
        raise RuleBroken(_("请写明处理办法"), next_step=_("例：由并入后的集团继续执行"))
    row, _created = Handling.objects.update_or_create(
        change=locked, key=key,
        defaults={
            "text": text.strip(), "items": list(standing[key].items),
            "bureau_id": locked.bureau_id, "readers": locked.readers, "parties": locked.parties,
        },
    )  # fmt: skip
    return row


# Sending and taking back


def picture_for(change, moves):
    groups = groups_of(change, moves)
    return picture_of(groups, seat_rows(groups), named_schools(moves))


@transaction.atomic
def submit(change, *, by):
    """Send a change (again): the schools it touches are asked, how the groups stand is kept."""
    locked = editable(change, by)
    preview = preview_of(locked, by)
    refuse_unless_met(_("不能申报"), preview.checks)
    refuse_second(locked)
    again = locked.state == ChangeRequest.State.RETURNED
    asked = asked_schools(preview.before, preview.asked, locked.filer_id)
    touched_moves = again and "moves" in locked.open_fields
    asked_from = locked.asked_from
    if again and (touched_moves or refusing(locked)):
        asked_from = locked.round + 1
    drop_consents(locked, asked, everyone=touched_moves)
    days, _basis = value_of("consent_days", bureau=locked.bureau)
    decision = move(
        change, "submit", by=by, submitted_at=timezone.now(), asked=asked, asked_from=asked_from,
        concerned=touched(preview.before, preview.asked),
        consent_due=timezone.localdate() + timedelta(days=days), open_fields=[],
        correction_due=None, round=locked.round + 1 if again else 1,
        difference=({}, {}), reason=locked.reasons,
    )  # fmt: skip
    share_with_parties(change)
    ask_bodies(change, touched=touched_moves, by=by)
    share_with_parties(change)
    keep_standing(change, by)
    tell_after_submission(change, asked, by)
    return decision


def keep_standing(change, by):
    """How the groups stand, to be decided on; another bureau's is open to us only now, and may
    stand otherwise than its public row says."""
    preview = preview_of(change, by)
    refuse_unless_met(_("不能申报"), preview.checks)
    change.stood = standing_of(preview.before)
    change.save(update_fields=["stood"])


def refuse_second(change):
    """Two requests about one group at a time would overtake each other; those sent at the same
    moment wait for one another at their bureau."""
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=change.bureau_id)
    groups = [group.pk for group in groups_of(change, moves_of(change))]
    waiting = ("submitted", "reviewed", "returned")
    rows = ChangeRequest.objects.filter(state__in=waiting).exclude(pk=change.pk)
    others = rows.filter(group__in=groups) | rows.filter(
        moves__others__overlap=groups, moves__removed=False
    )
    first = others.select_related("group").first()
    if first:
        raise Overtaken(
            _("“%(name)s”已有一件变更没有办完") % {"name": first.group.name},
            rule=_("同一个集团同时只办理一件变更，后一件不能覆盖前一件"),
            next_step=_("请等那一件办完，或先撤回它"),
        )


def tell_after_submission(change, asked, by):
    answered = set(standing(change.consents.all()).values_list("school_id", flat=True))
    waiting = [pk for pk in asked if pk not in answered]
    names = {"name": change.name, "due": change.consent_due}
    tell_schools(
        change, waiting, _("请对“%(name)s”答复学校意愿，%(due)s前") % names, by=by
    )  # fmt: skip
    text = _("“%(name)s”已申报，正在征求学校意愿") if waiting else _("“%(name)s”已申报，请审核")
    tell_bureau(change, Office.OFFICER, text % names, by=by)


@transaction.atomic
def withdraw(change, *, reason, by):
    """Take a change back before it is decided; the schools that were asked are told."""
    was_filed = change.submitted_at is not None
    decision = move(change, "withdraw", by=by, reason=reason)
    if was_filed:
        text = _("“%(name)s”已撤回") % {"name": change.name}
        tell_schools(change, [pk for pk in change.parties if pk != by.school], text, by=by)
        tell_bureau(change, Office.OFFICER, text, by=by)
        tell_filer(change, text, by=by)
    return decision
