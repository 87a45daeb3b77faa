"""Which other bureaus read a group: those of its schools, and who has a part in a change of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.models import EducationGroup, Membership
from groups.services import changes, decision
from groups.services.publishing import publish
from records.inbox import notices_of
from schools.models import SchoolTransfer
from schools.tasks import apply_due_changes
from tests.grouped import group_in_force, join
from tests.groups.changing import answer_all, drafted, fresh, soon, submitted, today
from tests.schools.test_transfers import moved

pytestmark = pytest.mark.django_db
STATED = {"stage": "primary", "area": "rural", "tags": ["rural"]}


def reads(cast, group, who="shi"):
    with cast.acting(who):
        rows = Membership.objects.filter(group=group)
        return EducationGroup.objects.filter(pk=group.pk).exists() and rows.count()


def joining(cast, group, on=None):
    """石岭小学 of 石泉县 is to join; filed."""
    change = drafted(cast, group, [])
    with cast.acting("lin") as lin:
        school = cast.shiquan_school.pk
        changes.join_elsewhere(change, school, on=on or soon(), by=lin, **STATED)
        changes.submit(change, by=lin)
        return fresh(change)


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", "new", initiation="administrative")


def test_the_new_bureau_of_a_member_reads_its_groups_at_once(cast, group):
    assert not reads(cast, group)
    moved(cast, school=cast.new)
    assert reads(cast, group) == 3
    assert cast.client("shi").get(f"/groups/{group.pk}/").status_code == 200


def test_a_group_the_school_has_left_is_not_opened(cast, group):
    with cast.acting("lin"):
        held = Membership.objects.filter(group=group, school=cast.new)
        held.update(days=(None, today() - timedelta(days=9)))
    moved(cast, school=cast.new)
    assert not reads(cast, group)


def test_a_county_that_was_asked_reads_while_the_change_is_open(cast, group):
    change = joining(cast, group)
    assert reads(cast, group) == 3
    with cast.acting("zhao") as zhao:
        publish(group, by=zhao)  # something else about the group was decided meanwhile
    assert reads(cast, group) == 3
    with cast.acting("lin") as lin:
        changes.withdraw(fresh(change), reason="暂缓", by=lin)
    assert not reads(cast, group)


def test_a_county_that_was_asked_reads_no_more_after_a_rejection(cast, group):
    change = joining(cast, group)
    with cast.acting("shi"):
        assert EducationGroup.objects.get(pk=group.pk).readers == [cast.shiquan.pk]
    answer_all(cast, change)
    with cast.acting("lin"):
        type(change).objects.filter(pk=change.pk).update(state="reviewed")
    with cast.acting("zhao") as zhao:
        decision.reject(fresh(change), reason="条件不具备", by=zhao)
    assert not reads(cast, group)


def test_another_open_change_keeps_nobody_else_reading(cast, group):
    change = submitted(cast, group, [("leave", {"school_id": cast.new.pk})])
    assert (change.readers, reads(cast, group)) == ([], False)


# A member that goes to another bureau and becomes the core meanwhile


def become_core(cast, group):
    with cast.acting("zhao") as zhao:
        rows = Membership.objects.filter(group=group, known__upper_inf=True)
        rows.filter(school__in=[cast.core.pk, cast.new.pk]).update(days=(None, today()))
        join(group, cast.new, "core", since=today())
        join(group, cast.core, since=today())
        publish(group, by=zhao)


def told(cast, who):
    with cast.acting(who) as office:
        return [n.text for n in notices_of(office) if "还没有交接" in n.text]


def test_a_school_that_became_a_core_waits_and_both_bureaus_are_told_once(cast, group):
    transfer = moved(cast, school=cast.new, on=soon())
    become_core(cast, group)
    with cast.acting("lin"):
        SchoolTransfer.objects.filter(pk=transfer.pk).update(effective_on=today())
    apply_due_changes()
    apply_due_changes()
    with cast.acting("lin"):
        transfer.refresh_from_db()
        assert transfer.applied_on is None
    words = (
        f"隶属调整到了{timezone.localdate()}还没有交接：滨河新建小学"
        "（滨河新建小学是江畔实验小学教育集团的核心校）。办妥后当晚自动交接"
    )
    assert {who: told(cast, who) for who in ("lin", "shi", "pan")} == {
        "lin": [words], "shi": [words], "pan": [],
    }  # fmt: skip


def test_it_is_made_the_night_after_another_school_is_the_core(cast, group):
    transfer = moved(cast, school=cast.new, on=soon())
    become_core(cast, group)
    with cast.acting("lin"):
        SchoolTransfer.objects.filter(pk=transfer.pk).update(effective_on=today())
    apply_due_changes()
    with cast.acting("lin"):
        rows = Membership.objects.filter(group=group, days__contains=today())
        rows.filter(school=cast.new.pk).update(role="member")
        rows.filter(school=cast.core.pk).update(role="core")
    apply_due_changes()
    with cast.acting("shi"):
        transfer.refresh_from_db()
        assert transfer.applied_on == today()
    assert reads(cast, group)
