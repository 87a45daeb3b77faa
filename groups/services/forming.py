"""What 批复 of a formation does: the group with its members, its charter and its letter."""

from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken
from groups.letters import letter_in_word
from groups.models import EducationGroup, FilingMember, Membership
from groups.rules.decision import FIELDS
from groups.services.charter import open_charter
from groups.services.naming import save_named
from groups.services.notices import ask_for_record, tell_filer, tell_schools
from groups.services.publishing import publish
from groups.services.writing import keep_letter
from records.workflow import leave_decision
from schools.models import School
from schools.rules import sort_key


@dataclass(frozen=True)
class Grounds:
    """What a filing holds was checked when it was sent, and is not changed since."""

    checks: tuple = ()

    def refuse_moved(self):
        """Nothing beside the filing can have changed under it."""


def grounds_of(filing, by):
    return Grounds()


locked_grounds = grounds_of


def reopenable(filing):
    """A school that files for itself is its group's core."""
    own = filing.filer_id and filing.filer_id == filing.core_id
    return {name: words for name, words in FIELDS.items() if not (own and name == "core")}


def refuse_reopening(filing, fields):
    if "core" in set(fields) - set(reopenable(filing)):
        raise RuleBroken(
            _("自主组合的核心校不能改"), rule=_("核心校即申报学校"),
            next_step=_("须换核心校的，请不予批准后由新核心校申报"),
        )  # fmt: skip


def take_effect(filing, grounds, *, number, day, opinion, by):
    """The group is in force from the decision's day, with its members and its letter."""
    group = form_group(filing, number, day, opinion, by)
    filing.group = group
    filing.save(update_fields=["group"])
    publish(group, by=by)
    open_charter(group, filing, by=by)
    content = letter_in_word(filing, number=number, day=day)
    keep_letter(filing, content, number=number, title=_("批复"), by=by)
    tell_after_approval(filing, group, number, by)
    return group


def form_group(filing, number, decided_on, opinion, by):
    """The group and its memberships, in force from the decision's day."""
    group = EducationGroup(
        bureau_id=filing.bureau_id, readers=filing.readers, name=filing.name,
        sort_key=sort_key(filing.name), stage=filing.stage, mode=filing.mode,
        initiation=filing.initiation, tie=filing.tie, form=filing.form, assets=filing.assets,
        state=EducationGroup.State.IN_FORCE, in_force_on=decided_on, document_number=number,
        maker_id=filing.maker_id, reviewer_id=filing.reviewer_id,
        approver_id=filing.approver_id, source=_("组建申报，%(number)s") % {"number": number},
    )  # fmt: skip
    save_named(group, force_insert=True)
    members = FilingMember.objects.filter(filing=filing, removed=False).order_by("pk")
    seats = [(filing.core_id, Membership.Role.CORE, filing.tie, filing.form)]
    seats += [
        (row.school_id, Membership.Role.MEMBER, row.tie or filing.tie, row.form or filing.form)
        for row in members
    ]
    # A school of another bureau is not in this register: it counts as an institution itself.
    own = School.objects.in_bulk([pk for pk, *_terms in seats])
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(
            group=group, school_id=pk, role=role,
            institution_id=own[pk].institution_id if pk in own else pk,
            tie=tie, form=form, days=DateRange(decided_on, None), known=(now, None), settled=True,
            source=number, bureau_id=group.bureau_id, readers=group.readers,
        )
        for pk, role, tie, form in seats
    )  # fmt: skip
    leave_decision(
        group, step="approve", label=_("批复组建"), source="", target=group.state, by=by,
        reason=opinion, document_number=number,
    )  # fmt: skip
    return group


def tell_after_approval(filing, group, number, by):
    text = _("%(name)s已批复（%(number)s），即日运行") % {"name": group.name, "number": number}
    outside = School.objects.filter(pk__in=filing.parties, nature=School.Nature.OUTSIDE)
    local = {*filing.parties} - set(outside.values_list("pk", flat=True))
    tell_schools(filing, local, text, by=by)
    if not filing.filer_id:
        tell_filer(filing, text, by=by)
    ask_for_record(group.name, filing.bureau, by=by)
