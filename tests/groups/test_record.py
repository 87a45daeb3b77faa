"""备案: one number per group, serials without a gap, nothing of the county's is touched."""

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import CityRecord, EducationGroup
from groups.services.record import record_group
from records.inbox import todos_of
from records.models import Notice, Parameter
from tests.grouped import group_in_force

pytestmark = pytest.mark.django_db


def record(cast, group, who="cui"):
    with cast.acting(who) as office:
        return record_group(EducationGroup.objects.get(pk=group.pk), by=office)


def test_serials_run_through_the_year(cast):
    one = group_in_force(cast, "new")
    two = group_in_force(cast, "rural", name="乙教育集团")
    year = timezone.localdate().year
    numbers = [record(cast, group).number for group in (one, two)]
    assert numbers == [f"安集备〔{year}〕0001", f"安集备〔{year}〕0002"]


def test_the_prefix_is_the_citys_parameter(cast):
    group = group_in_force(cast, "new")
    with cast.acting("cui"):
        Parameter.objects.create(
            bureau=cast.city, key="record_prefix", value="安教备", basis="市教育局办公会",
            days=("2020-01-01", None), known=(timezone.now(), None),
        )  # fmt: skip
    assert record(cast, group).number.startswith("安教备〔")


def test_county_and_core_are_told_and_the_group_is_untouched(cast):
    group = group_in_force(cast, "new")
    with cast.acting("lin"):
        before = EducationGroup.objects.values().get(pk=group.pk)
    made = record(cast, group)
    assert (made.bureau_id, made.readers) == (cast.city.pk, [cast.hanbin.pk])
    text = f"{group.name}已备案，备案号{made.number}"
    with cast.acting("lin"):
        assert EducationGroup.objects.values().get(pk=group.pk) == before
        assert Notice.objects.filter(to_office="officer", text=text).count() == 1
    with cast.acting("pan"):
        assert Notice.objects.filter(to_office="principal", text=text).count() == 1
    with cast.acting("ning"):
        assert not Notice.objects.filter(text=text).exists()


def test_a_second_click_is_the_same_record(cast):
    group = group_in_force(cast, "new")
    url = reverse("groups:record-group", args=[group.pk])
    client = cast.client("cui")
    assert [client.post(url).status_code for _ in range(2)] == [302, 302]
    assert CityRecord.objects.count() == 1


def test_another_coordinator_is_told_who_was_first(cast):
    group = group_in_force(cast, "new")
    record(cast, group)
    with cast.acting("cui"):
        CityRecord.objects.update(recorded_by=cast.person("du"))
    with pytest.raises(Overtaken) as late:
        record(cast, group)
    assert late.value.title.startswith("Du已于")


def test_only_groups_in_force_are_recorded(cast):
    group = group_in_force(cast, "new", state="legacy", in_force_on=None)
    with pytest.raises(RuleBroken) as refused:
        record(cast, group)
    assert refused.value.title == f"不能备案：{group.name}现在是存量待核"
    answer = cast.client("cui").post("/api/city-records/", {"group": group.pk})
    assert answer.json()["refusal"]["rule"] == "只备案已批复、运行中的教育集团"


@pytest.mark.parametrize(
    ("who", "status"),
    [("lin", 403), ("zhao", 403), ("pan", 403), ("du", 403), ("wai_coordinator", 404)],
)
def test_only_the_citys_coordinator_records(cast, who, status):
    group = group_in_force(cast, "new")
    client = cast.client(who)
    assert client.post(reverse("groups:record-group", args=[group.pk])).status_code == status
    assert client.post("/api/city-records/", {"group": group.pk}).status_code == status
    assert not CityRecord.objects.exists()


def test_another_citys_coordinator_is_refused_by_the_verb_too(cast):
    group = group_in_force(cast, "new")
    with cast.acting("wai_coordinator") as other, pytest.raises(NoVerb):
        record_group(group, by=other)


def test_the_database_refuses_a_county_writing_the_citys_record(cast):
    group = group_in_force(cast, "new")
    with cast.acting("lin"), pytest.raises(Error), transaction.atomic():
        CityRecord.objects.create(
            bureau=cast.city, group=group, number="安集备〔2026〕9999", year=2026, serial=9999,
            recorded_on="2026-09-01", recorded_by=cast.person("lin"),
        )  # fmt: skip


def test_each_todo_opens_the_very_group_and_it_is_recorded_there(cast):
    groups = [group_in_force(cast, "new"), group_in_force(cast, "rural", name="乙教育集团")]
    pages = [reverse("groups:detail", args=[group.pk]) for group in groups]
    with cast.acting("cui") as cui:
        assert sorted(t.url for t in todos_of(cui) if t.kind == "备案") == sorted(pages)
    client, press = cast.client("cui"), reverse("groups:record-group", args=[groups[0].pk])
    assert press in client.get(pages[0]).content.decode()
    assert press not in cast.client("lin").get(pages[0]).content.decode()
    client.post(press)
    assert press not in client.get(pages[0]).content.decode()


def test_the_list_says_what_waits_and_what_is_done(cast):
    group = group_in_force(cast, "new")
    client = cast.client("cui")
    waiting = client.get(reverse("groups:records")).content.decode()
    assert (group.name in waiting, "共 1 个待备案的集团" in waiting) == (True, True)
    made = record(cast, group)
    assert "没有等待备案的集团" in client.get(reverse("groups:records")).content.decode()
    assert made.number in client.get(reverse("groups:records") + "?done=1").content.decode()
    assert client.get("/api/city-records/").json()["results"][0]["number"] == made.number
