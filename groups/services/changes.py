"""Verbs of a change until it is sent: opening, adding moves, documents, submitting, withdrawing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, Owner, RuleBroken
from accounts.services import require
from groups.models import ChangeRequest, Consent, EducationGroup, Handling, Move
from groups.queries.changes import (
    AGREEMENT_TITLE,
    asked_of,
    groups_of,
    known_rows,
    moves_of,
    named_schools,
    picture_of,
    preview_of,
    standing_of,
)
from groups.queries.cores import core_of
from groups.queries.formation import elsewhere
from groups.rules.changes import FIELDS, asked_schools, tried
from groups.rules.checks import refuse_unless_met
from groups.rules.moves import CORRECTIONS
from groups.services.formation import drop_consents
from groups.services.notices import tell_bureau, tell_filer, tell_schools
from records.attachments import attach
from records.models import Attachment
from records.parameters import value_of
from records.workflow import file_once, kind_of, move, overtaken
from schools.models import School

EDITABLE = ("draft", "returned")
DOCUMENTS = (AGREEMENT_TITLE, "变更方案", "学校决议", "善后方案", "其他材料")


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


def is_filer(change, office):
    """Does the office stand on the side that filed it?"""
    return office.may("file_group") and office.holds(change) and office.school == change.filer_id


def is_open(change, field):
    return change.state == "draft" or (change.state == "returned" and field in change.open_fields)


def editable(change, by, *fields):
    """The change locked for its filer; after a return only the fields named in it are open."""
    require(by, "file_group")
    locked = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not is_filer(locked, by):
        raise NoVerb(
            _("这件变更由%(who)s填写") % {"who": locked.filer or locked.bureau},
            rule=_("谁申报谁填写，其他单位只读"),
            next_step=_("如有意见，请在征求意愿或审核时提出"),
        )
    if locked.state not in EDITABLE:
        raise overtaken(locked, locked.flow["submit"])
    closed = [name for name in fields if not is_open(locked, name)]
    if closed:
        raise RuleBroken(
            _("这次不能改：%(fields)s") % {"fields": labels_of(closed)},
            rule=_("退回补正只能改退回时列明的内容"),
            next_step=_("本次可以改：%(fields)s") % {"fields": labels_of(locked.open_fields)},
        )
    return locked


def labels_of(fields):
    return "、".join(str(FIELDS[name]) for name in fields)


@transaction.atomic
def add_move(change, kind, *, by, on, **facts):
    """Add one move; what can be said against it at once is said at once."""
    locked = editable(change, by, "moves")
    if kind in CORRECTIONS and by.school:
        raise NoVerb(
            _("登记更正由主管教育局申报"), rule=_("登记由主管教育局负责"),
            next_step=_("请告知主管教育局经办人"),
        )  # fmt: skip
    check_schools(facts, by)
    check_groups(locked, facts.get("others", ()), by)
    added = Move.objects.create(
        change=locked, kind=kind, on=on, bureau_id=locked.bureau_id, readers=locked.readers,
        parties=locked.parties, **facts,
    )  # fmt: skip
    refuse_impossible(locked)
    return added


def refuse_impossible(change):
    """The moves so far can be played one after the other."""
    moves = moves_of(change)
    picture = picture_for(change, moves)
    _after, refusal = tried(picture, asked_of(change, moves))
    if refusal:
        raise refusal


def check_schools(facts, by):
    """Every school named stands in the register of the office's bureau."""
    for pk in [facts.get("school_id"), facts.get("core_id"), *facts.get("schools", ())]:
        if pk and not School.objects.within(by).filter(pk=pk, bureau_id=by.bureau_id).exists():
            refuse_foreign_school(elsewhere(int(pk), by))


def refuse_foreign_school(node):
    if node is None:
        raise RuleBroken(
            _("没有找到这所学校"), rule=_("只能选择本主管局名录中的学校"),
            next_step=_("请先由主管教育局登记该校"),
        )  # fmt: skip
    names = {"school": node.name, "bureau": node.parent.name}
    raise RuleBroken(
        _("%(school)s由%(bureau)s主管，本件不能变更它") % names,
        rule=_("每个主管教育局只决定自己的学校，涉及外单位学校的变更须由它的主管教育局决定"),
        owner=Owner.POLICY,
        basis="安政办发〔2018〕47号",
        next_step=_("请去掉该校，或由%(bureau)s另行办理") % names,
    )


def check_groups(change, others, by):
    """The other groups of a merger are other groups of the same bureau."""
    found = EducationGroup.objects.within(by).filter(pk__in=others, bureau_id=change.bureau_id)
    if change.group_id in others or found.count() != len(set(others)):
        raise RuleBroken(
            _("只能选择本主管局的另一个教育集团"),
            rule=_("跨主管局的并入、合并须由各主管教育局分别决定"),
            next_step=_("请改选教育集团"),
        )


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
    return picture_of(groups, list(known_rows(groups)), named_schools(moves))


@transaction.atomic
def submit(change, *, by):
    """Send a change (again): the schools it touches are asked, how the groups stand is kept."""
    locked = editable(change, by)
    preview = preview_of(locked, by)
    refuse_unless_met(_("不能申报"), preview.checks)
    refuse_second(locked)
    again = locked.state == ChangeRequest.State.RETURNED
    asked = asked_schools(preview.before, preview.asked, locked.filer_id)
    share_with_parties(locked, asked)
    drop_consents(locked, asked, everyone=again and "moves" in locked.open_fields)
    days, _basis = value_of("consent_days", bureau=locked.bureau)
    decision = move(
        change, "submit", by=by, submitted_at=timezone.now(), asked=asked,
        consent_due=timezone.localdate() + timedelta(days=days), open_fields=[],
        correction_due=None, round=locked.round + 1 if again else 1,
        stood=standing_of(preview.before), difference=({}, {}), reason=locked.reasons,
    )  # fmt: skip
    tell_after_submission(change, asked, by)
    return decision


def refuse_second(change):
    """Two requests about one group at a time would overtake each other."""
    groups = [group.pk for group in groups_of(change, moves_of(change))]
    waiting = ("submitted", "reviewed", "returned")
    rows = ChangeRequest.objects.filter(state__in=waiting).exclude(pk=change.pk)
    others = rows.filter(group__in=groups) | rows.filter(moves__others__overlap=groups)
    first = others.select_related("group").first()
    if first:
        raise Overtaken(
            _("“%(name)s”已有一件变更没有办完") % {"name": first.group.name},
            rule=_("同一个集团同时只办理一件变更，后一件不能覆盖前一件"),
            next_step=_("请等那一件办完，或先撤回它"),
        )


def share_with_parties(change, asked):
    """The schools asked, the core and the filer are the parties of everything beside it."""
    parties = sorted({*asked, change.filer_id} - {None})
    if parties == change.parties:
        return
    ChangeRequest.objects.filter(pk=change.pk).update(parties=parties)
    for model in (Move, Handling, Consent):
        model.objects.filter(change=change).update(parties=parties)
    files = Attachment.objects.filter(record_kind=kind_of(change), record_id=change.pk)
    files.update(parties=parties)


def tell_after_submission(change, asked, by):
    answered = set(change.consents.filter(superseded=False).values_list("school_id", flat=True))
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
