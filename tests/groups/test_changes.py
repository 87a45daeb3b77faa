"""Moves of a change, one by one: what they write and what they leave."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.refusals import RuleBroken
from groups.models import (
    CityRecord,
    EducationGroup,
    GroupLine,
    GroupPeriod,
    Membership,
    PublishedGroup,
)
from groups.queries.register import members_on, memberships_on, state_on
from groups.services import changes, decision
from groups.services.changes_commit import apply_due
from groups.services.publishing import publish
from groups.services.record import record_group
from records.attachments import attachments_of
from records.inbox import todos_of
from records.models import Decision, Notice
from schools.services.register import make_campus, register_school
from supervision import queries as dashboard
from tests.exporting import exported
from tests.grouped import GROUP_SINCE, group_in_force
from tests.groups.changing import (
    answer_all,
    approved,
    decide,
    drafted,
    fresh_group,
    reviewed,
    seats,
    soon,
    submitted,
    today,
)
from tests.groups.filing import fresh, pdf, tag

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CORE = ("江畔实验小学", "core", GROUP_SINCE, None)
RURAL = ("云雾镇中心小学", "member", GROUP_SINCE, None)
NEW_GROUP = {"mode": "core_rural", "tie": "teaching", "form": "alliance"}


@pytest.fixture
def group(cast):
    return group_in_force(cast, "rural", "new", initiation="administrative")


@pytest.fixture
def other(cast):
    return group_in_force(cast, "rural", core="weak", name="柳林小学教育集团")


def published(group):
    row = PublishedGroup.objects.get(group=group)
    return row.name, row.core_name, sorted(m["name"] for m in row.members), row.withdrawn_on


def test_a_school_joins_and_another_leaves_later(cast, group):
    approved(cast, group, [
        ("join", {"school_id": cast.weak.pk}),
        ("leave", {"school_id": cast.new.pk, "on": soon()}),
    ])  # fmt: skip
    assert seats(cast, group) == {
        CORE, RURAL, ("滨河新建小学", "member", GROUP_SINCE, soon()),
        ("柳林小学", "member", today(), None),
    }  # fmt: skip
    with cast.acting("lin"):
        names = {m.name for m in members_on(group, soon())}
        assert "滨河新建小学" in names
        assert "滨河新建小学" not in {m.name for m in members_on(group, soon() + DAY)}
    assert published(group) == (
        group.name, "江畔实验小学", ["云雾镇中心小学", "柳林小学", "江畔实验小学", "滨河新建小学"],
        None,
    )  # fmt: skip


def test_what_was_known_stays_known(cast, group):
    before = timezone.now()
    approved(cast, group, [("leave", {"school_id": cast.new.pk})])
    with cast.acting("lin"):
        then = Membership.objects.filter(group=group, known__contains=before)
        assert {(m.school.name, m.days.upper) for m in then} == {
            ("江畔实验小学", None), ("云雾镇中心小学", None), ("滨河新建小学", None),
        }  # fmt: skip


def test_leave_and_rejoin_are_two_entries(cast, group):
    approved(cast, group, [
        ("leave", {"school_id": cast.new.pk, "on": date(2025, 8, 31)}),
        ("join", {"school_id": cast.new.pk, "on": date(2026, 2, 1)}),
    ], backdated_because="当年已离开，文件补办", basis="理事会会议纪要")  # fmt: skip
    mine = {seat for seat in seats(cast, group) if seat[0] == "滨河新建小学"}
    assert mine == {
        ("滨河新建小学", "member", GROUP_SINCE, date(2025, 8, 31)),
        ("滨河新建小学", "member", date(2026, 2, 1), None),
    }


def test_the_core_changes_and_the_old_one_stays(cast, group):
    approved(cast, group, [("core", {"school_id": cast.new.pk, "on": soon()})])
    assert seats(cast, group) == {
        ("江畔实验小学", "core", GROUP_SINCE, soon() - DAY),
        ("江畔实验小学", "member", soon(), None),
        ("滨河新建小学", "member", GROUP_SINCE, soon() - DAY),
        ("滨河新建小学", "core", soon(), None),
        RURAL,
    }
    with cast.acting("lin"):
        cores = memberships_on(soon()).filter(group=group, role="core")
        assert [m.school.name for m in cores] == ["滨河新建小学"]


def test_the_old_core_may_leave_and_a_stranger_come(cast, group):
    approved(cast, group, [("core", {"school_id": cast.weak.pk, "stays": False})])
    assert seats(cast, group) == {
        ("江畔实验小学", "core", GROUP_SINCE, today() - DAY), ("柳林小学", "core", today(), None),
        RURAL, ("滨河新建小学", "member", GROUP_SINCE, None),
    }  # fmt: skip


def test_a_campus_of_the_core_counts_as_the_core(cast, group):
    with cast.acting("lin") as lin:
        make_campus(cast.weak, cast.core, by=lin)
        cast.weak.refresh_from_db()
    approved(cast, group, [("core", {"school_id": cast.weak.pk, "stays": True})])
    cores = {seat for seat in seats(cast, group) if seat[1] == "core"}
    assert cores == {
        ("江畔实验小学", "core", GROUP_SINCE, today() - DAY), ("柳林小学", "core", today(), None),
    }  # fmt: skip


def test_one_school_in_two_groups_and_groups_that_nest(cast, group, other):
    """柳林 is core of one group and becomes a member of another."""
    approved(cast, group, [("join", {"school_id": cast.weak.pk})])
    with cast.acting("lin"):
        held = memberships_on(today()).filter(school=cast.weak)
        assert {(m.group.name, m.role) for m in held} == {
            ("柳林小学教育集团", "core"), ("江畔实验小学教育集团", "member"),
        }  # fmt: skip


# What a group is called and is


def test_a_new_name_holds_at_once_and_the_old_one_before(cast, group):
    approved(cast, group, [("rename", {"name": "江畔教育集团"})])
    assert fresh_group(cast, group).name == "江畔教育集团"
    assert published(group)[0] == "江畔教育集团"
    with cast.acting("lin"):
        known = GroupPeriod.objects.filter(group=group, known__upper_inf=True)
        assert [(p.name, p.days.lower, p.days.upper) for p in known.order_by("days")] == [
            ("江畔实验小学教育集团", None, today()), ("江畔教育集团", today(), None),
        ]  # fmt: skip


def test_nothing_changes_before_its_day(cast, group):
    """A member with another tie than the group's keeps its own."""
    with cast.acting("lin"):
        Membership.objects.filter(group=group).exclude(school=cast.new).update(
            tie="teaching", form="alliance"
        )
    approved(cast, group, [
        ("rename", {"name": "江畔教育集团", "on": soon()}),
        ("adjust", {"form": "chain", "tie": "assets", "on": soon()}),
    ])  # fmt: skip
    with cast.acting("zhao"):
        apply_due()
    assert (fresh_group(cast, group).name, fresh_group(cast, group).form) == (
        group.name,
        "alliance",
    )
    with cast.acting("zhao") as zhao:
        GroupPeriod.objects.filter(group=group, days__contains=today()).update(days=(None, today()))
        GroupPeriod.objects.filter(group=group, days__contains=soon()).update(days=(today(), None))
        publish(group, by=zhao)
        assert apply_due() == 1
        assert apply_due() == 0
    now = fresh_group(cast, group)
    assert (now.name, now.form, now.tie) == ("江畔教育集团", "chain", "assets")
    assert published(group)[0] == "江畔教育集团"
    with cast.acting("lin"):
        rows = memberships_on(soon()).filter(group=group)
        assert {(m.school.name, m.tie, m.form) for m in rows} == {
            ("江畔实验小学", "assets", "chain"), ("云雾镇中心小学", "assets", "chain"),
            ("滨河新建小学", "unknown", "unknown"),
        }  # fmt: skip


# Groups come and go


def test_the_survivor_keeps_its_identity_and_its_number(cast, group, other):
    with cast.acting("cui") as cui:
        number = record_group(group, by=cui).number
    approved(cast, group, [("absorb", {"others": [other.pk]})])
    gone = fresh_group(cast, other)
    assert (gone.state, gone.closed_on) == ("closed", today() - DAY)
    assert seats(cast, group) == {
        CORE, RURAL, ("滨河新建小学", "member", GROUP_SINCE, None),
        ("柳林小学", "member", today(), None),
    }  # fmt: skip
    with cast.acting("lin"):
        lines = GroupLine.objects.values_list("source__name", "target__name", "kind", "on")
        assert list(lines) == [("柳林小学教育集团", group.name, "absorbed", today())]
        assert CityRecord.objects.get(group=group).number == number
    assert published(other)[3] == today() - DAY


def test_a_merger_makes_a_new_group_with_lineage(cast, group, other):
    found = approved(cast, group, [
        ("merge", {"others": [other.pk], "name": "江林教育集团", "core_id": cast.core.pk}
         | NEW_GROUP),
    ])  # fmt: skip
    new = found[-1]
    assert (new.state, new.in_force_on, new.document_number) == (
        "in_force", today(), "汉教发〔2026〕31号",
    )  # fmt: skip
    assert seats(cast, new) == {
        (name, role, today(), None)
        for name, role in (("江畔实验小学", "core"), ("云雾镇中心小学", "member"),
                           ("滨河新建小学", "member"), ("柳林小学", "member"))
    }  # fmt: skip
    assert [fresh_group(cast, g).state for g in (group, other)] == ["closed", "closed"]
    with cast.acting("lin"):
        assert GroupLine.objects.filter(target=new, kind="merged").count() == 2
        assert not CityRecord.objects.filter(group=new).exists()
    with cast.acting("cui"):
        assert Notice.objects.filter(text__contains="江林教育集团已由").count() == 1


def test_a_future_merger_waits_for_its_day(cast, group, other):
    found = approved(cast, group, [
        ("merge", {"others": [other.pk], "name": "江林教育集团", "core_id": cast.core.pk,
                   "on": soon()} | NEW_GROUP),
    ])  # fmt: skip
    new = found[-1]
    assert (new.state, fresh_group(cast, group).state) == ("pending", "in_force")
    assert not PublishedGroup.objects.filter(group=new).exists()
    with cast.acting("lin"):
        assert not memberships_on(today()).filter(group=new).exists()
        assert state_on(fresh_group(cast, group), today()) == "in_force"


def test_what_is_due_comes_into_force_by_night_and_is_published(cast, group, other):
    """The day comes: the rows are put back a month, the night's work does the rest."""
    found = approved(cast, group, [
        ("merge", {"others": [other.pk], "name": "江林教育集团", "core_id": cast.core.pk,
                   "on": soon()} | NEW_GROUP),
    ])  # fmt: skip
    new, month = found[-1], timedelta(days=30)
    with cast.acting("zhao") as zhao:
        EducationGroup.objects.filter(pk=new.pk).update(in_force_on=soon() - month)
        EducationGroup.objects.filter(pk__in=[group.pk, other.pk]).update(
            closed_on=soon() - month - DAY
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE groups_membership SET days = daterange(lower(days) - 30, upper(days) - 30)"
                " WHERE upper_inf(known)"
            )
        EducationGroup.objects.filter(pk__in=[group.pk, other.pk]).update(
            in_force_on=GROUP_SINCE - month
        )
        assert apply_due() == 3
        by_night = published(new)
        publish(fresh_group(cast, new), by=zhao)
    assert fresh_group(cast, new).state == "in_force"
    assert [fresh_group(cast, g).state for g in (group, other)] == ["closed", "closed"]
    assert by_night == published(new)
    assert by_night[1:3] == (
        "江畔实验小学", ["云雾镇中心小学", "柳林小学", "江畔实验小学", "滨河新建小学"],
    )  # fmt: skip


def test_a_split_leaves_the_old_group_and_makes_one(cast):
    tag(cast, "new", "new")
    group = group_in_force(cast, "rural", "new", "weak", initiation="administrative")
    found = approved(cast, group, [
        ("split", {"schools": [cast.weak.pk, cast.rural.pk], "name": "柳林教育集团",
                   "core_id": cast.weak.pk} | NEW_GROUP),
        ("adjust", {"mode": "core_new"}),
    ])  # fmt: skip
    assert seats(cast, found[-1]) == {
        ("柳林小学", "core", today(), None), ("云雾镇中心小学", "member", today(), None),
    }  # fmt: skip
    assert {seat[0] for seat in seats(cast, group) if seat[3] is None} == {
        "江畔实验小学", "滨河新建小学",
    }  # fmt: skip


def test_a_group_that_is_gone_has_no_core_and_owes_none(cast, group, other):
    approved(cast, group, [("absorb", {"others": [other.pk]})])
    page = cast.client("lin").get("/groups/", {"state": "closed"}).content.decode()
    heading, row = exported(cast.client("lin"), "groups.register", "?state=closed", "csv")[:2]
    assert (row[heading.index("集团名称")], row[heading.index("核心校")]) == (other.name, "无")
    assert "<td>无</td>" in page and "<td>待核</td>" not in page


def test_a_group_closes_with_its_last_day(cast, group):
    approved(cast, group, [("close", {"on": soon()})])
    now = fresh_group(cast, group)
    assert (now.state, now.closed_on) == ("in_force", soon())
    assert {seat[3] for seat in seats(cast, group)} == {soon()}


# Wrong entries


def test_a_wrong_member_never_was(cast, group):
    approved(cast, group, [("strike", {"school_id": cast.new.pk, "on": date(2025, 1, 1)})])
    assert seats(cast, group) == {CORE, RURAL}
    with cast.acting("lin"):
        assert not members_on(group, date(2025, 1, 1)).filter(school=cast.new).exists()
        assert Membership.objects.filter(group=group, school=cast.new).count() == 1


def test_wrong_days_are_mended(cast, group):
    approved(cast, group, [
        ("redate", {"school_id": cast.new.pk, "on": date(2025, 1, 1),
                    "since": date(2025, 2, 1), "until": date(2026, 1, 31)}),
    ])  # fmt: skip
    assert ("滨河新建小学", "member", date(2025, 2, 1), date(2026, 1, 31)) in seats(cast, group)


def test_a_wrong_group_leaves_every_count_and_is_not_closed(cast, group):
    approved(cast, group, [("error", {})])
    now = fresh_group(cast, group)
    assert (now.state, now.closed_on) == ("error", None)
    assert seats(cast, group) == set()
    with cast.acting("cui"):
        assert not memberships_on(today()).filter(group=group).exists()
    assert published(group)[2:] == ([], today())
    page = cast.client("lin").get("/groups/").content.decode()
    assert group.name not in page


def counted(cast):
    """What the city counts: groups, schools in groups, schools all together."""
    with cast.acting("cui") as cui:
        _rows, total = dashboard.facts(cui.sees, today())
    return total.groups, total.covered, total.schools


def test_a_wrong_group_is_in_no_count_of_the_city(cast, group):
    groups, covered, schools = counted(cast)
    approved(cast, group, [("error", {})])
    assert counted(cast) == (groups - 1, covered - 3, schools)
    stated = cast.client("cui").get("/api/dashboard/").json()["total"]
    assert stated["groups"] == groups - 1


def test_a_school_from_outside_becomes_the_core_with_its_agreement(cast, group):
    with cast.acting("lin") as lin:
        outside = register_school(
            name="西安某名校", bureau=cast.hanbin, by=lin, nature="outside", stage="primary"
        )
    moves = [
        ("core", {"school_id": outside.pk, "stays": True}),
        ("adjust", {"mode": "outside_local"}),
    ]
    change = drafted(cast, group, moves)
    with cast.acting("lin") as lin:
        with pytest.raises(RuleBroken, match="须附办学协议"):
            changes.submit(change, by=lin)
        changes.put_document(change, title="办学协议", upload=pdf("办学协议.pdf"), by=lin)
        changes.submit(change, by=lin)
    answer_all(cast, change)
    with cast.acting("ma") as ma:
        decision.review(fresh(change), opinion="材料齐全，建议批复", by=ma)
    decide(cast, change)
    assert ("西安某名校", "core", today(), None) in seats(cast, group)


# What is left behind


def test_the_groups_history_and_the_letter(cast, group):
    approved(cast, group, [("rename", {"name": "江畔教育集团"})])
    with cast.acting("lin") as lin:
        decision = Decision.objects.get(record_kind="groups.educationgroup", record_id=group.pk)
        assert (decision.label, decision.document_number) == ("变更", "汉教发〔2026〕31号")
        assert decision.reason == f"自 {today()} 起更名为“江畔教育集团”"
        change = group.change_requests.get()
        files = {f.file_name for f in attachments_of(change, lin)}
        assert files == {"汉教发〔2026〕31号.pdf", "汉教发〔2026〕31号.docx"}
        assert change.outcome["groups"] == [
            [
                "江畔教育集团：名称",
                "江畔实验小学教育集团",
                f"江畔实验小学教育集团；{today()} 起 江畔教育集团",
            ]
        ]
    page = cast.client("lin").get(f"/groups/{group.pk}/changes/").content.decode()
    assert "汉教发〔2026〕31号" in page


def test_everybody_knows_whose_turn_it_is(cast, group):
    reviewed(cast, group, [("join", {"school_id": cast.weak.pk})])
    with cast.acting("zhao") as zhao:
        assert [t.title for t in todos_of(zhao)] == ["审批“江畔实验小学教育集团的变更”"]


def test_a_change_waits_on_the_reviewers_desk_once_its_schools_have_answered(cast, group):
    def waiting():
        with cast.acting("ma") as ma:
            return [(t.title, t.handed_on) for t in todos_of(ma) if t.title.startswith("审核")]

    change = submitted(cast, group, [("join", {"school_id": cast.weak.pk})])
    assert waiting() == [(f"审核“{group.name}的变更”", True)]
    answer_all(cast, change)
    assert waiting() == [(f"审核“{group.name}的变更”", False)]
