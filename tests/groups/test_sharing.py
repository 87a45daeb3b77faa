"""Resource sharing: who files, what is refused, who sees it."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from groups.models import SharingRecord
from records.models import Attachment, Notice
from tests.grouped import GROUP_SINCE, group_in_force, join
from tests.groups.filing import pdf
from tests.statements import statements_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


def photo(content=PIXEL):
    return SimpleUploadedFile("课堂.png", content, content_type="image/png")


def form(cast, **facts):
    return {
        "token": uuid.uuid4(), "kind": "lesson", "title": "同步课堂《浮力》", "on": DAY,
        "used_by": [cast.new.pk], "people": 45, "photo": photo(),
    } | facts  # fmt: skip


def file(cast, group, who="pan", **facts):
    url = reverse("groups:sharing-new", args=[group.pk])
    return cast.client(who).post(url, form(cast, **facts))


def api(cast, group, who="pan", **facts):
    data = form(cast, **facts) | {"group": group.pk}
    data["proof"] = data.pop("photo")
    return cast.client(who).post("/api/sharing/", {k: v for k, v in data.items() if v is not None})


def test_a_principal_files_with_a_photo(cast):
    group = group_in_force(cast, "new", "rural")
    assert file(cast, group, "rao").status_code == 302
    with cast.acting("lin"):
        record = SharingRecord.objects.get()
        assert (record.school_id, record.used_by, record.people) == (
            cast.rural.pk, [cast.new.pk], 45,
        )  # fmt: skip
        assert record.parties == sorted([cast.core.pk, cast.new.pk, cast.rural.pk])
        assert Attachment.objects.get().file_name == "课堂.png"
        told = Notice.objects.order_by("pk").values_list("to_office", "to_jurisdiction_id")
        assert list(told) == [("principal", cast.core.pk), ("officer", cast.hanbin.pk)]
    url = reverse("groups:sharing-record", args=[group.pk, record.pk])
    text = cast.client("ning").get(url).content.decode()
    assert ("同步课堂《浮力》" in text, "课堂.png" in text) == (True, True)


def test_the_same_title_on_the_same_day_is_asked_about_and_may_be_confirmed(cast):
    group = group_in_force(cast, "new")
    file(cast, group)
    form_of = cast.client("pan").get(reverse("groups:sharing-new", args=[group.pk]))
    assert "必须有佐证" in form_of.content.decode()
    assert "确是另一次" not in form_of.content.decode()
    again = file(cast, group)
    shown = again.content.decode()
    assert (again.status_code, "已经填报过" in shown, "确是另一次" in shown) == (422, True, True)
    told = api(cast, group)
    assert (told.status_code, "已经填报过" in told.json()["refusal"]["title"]) == (422, True)
    assert file(cast, group, again="on").status_code == 302
    assert api(cast, group, again="true").status_code == 201
    assert file(cast, group, title="另一节课").status_code == 302
    with cast.acting("pan"):
        assert SharingRecord.objects.count() == 4


def test_what_was_uploaded_is_kept_while_the_same_use_is_asked_about(cast):
    group = group_in_force(cast, "new")
    file(cast, group)
    asked = file(cast, group)
    kept = asked.context["form"]["kept"].value()
    assert "已保留：课堂.png；不用重新选择" in asked.content.decode()
    nothing = {"photo": "", "again": "on"}
    assert file(cast, group, kept="改过的", **nothing).status_code == 200
    assert (
        file(cast, group, "ning", used_by=[cast.core.pk], kept=kept, **nothing).status_code == 200
    )
    assert file(cast, group, kept=kept, **nothing).status_code == 302
    with cast.acting("pan"):
        assert list(Attachment.objects.values_list("file_name", flat=True)) == ["课堂.png"] * 2


def test_a_double_submit_is_one_record(cast):
    group = group_in_force(cast, "new")
    token = uuid.uuid4()
    answers = [file(cast, group, token=token).status_code for _ in range(2)]
    assert answers == [302, 302]
    with cast.acting("pan"):
        assert (SharingRecord.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        (
            {"on": timezone.localdate() + timedelta(days=1)},
            "不能填报：共享日期不晚于今天",
        ),
        (
            {"on": GROUP_SINCE - timedelta(days=1)},
            "不能填报：只计在集团期间的共享，江畔实验小学这一天不在集团",
        ),
    ],
)
def test_the_day_is_past_and_in_the_group(cast, facts, title):
    group = group_in_force(cast, "new")
    screen = file(cast, group, **facts)
    assert screen.status_code == 422
    assert title in screen.content.decode()
    answer = api(cast, group, **facts)
    assert (answer.status_code, answer.json()["refusal"]["title"]) == (422, title)


def test_a_school_outside_the_group_did_not_use_it(cast):
    group = group_in_force(cast, "new")
    answer = api(cast, group, used_by=[cast.rural.pk])
    assert answer.json()["refusal"]["title"] == (
        "不能填报：使用学校须在这一天属于本集团，云雾镇中心小学不在集团"
    )
    assert file(cast, group, used_by=[cast.rural.pk]).status_code == 200


def test_a_school_that_left_counts_only_for_its_days(cast):
    group = group_in_force(cast, "new")
    with cast.acting("lin"):
        join(group, cast.rural, until=date(2026, 6, 30))
    refused = api(cast, group, used_by=[cast.rural.pk])
    assert refused.status_code == 422
    assert api(cast, group, used_by=[cast.rural.pk], on=date(2026, 6, 29)).status_code == 201


def test_sharing_with_oneself_is_not_sharing(cast):
    group = group_in_force(cast, "new")
    answer = api(cast, group, used_by=[cast.core.pk])
    assert answer.json()["refusal"]["title"] == "不能填报：共享给本校不算共享"


def test_a_proof_is_needed_and_must_be_a_picture_or_document(cast):
    group = group_in_force(cast, "new")
    assert "请拍一张照片，或上传一个文件" in file(cast, group, photo="").content.decode()
    assert api(cast, group, photo=None).json()["refusal"]["title"] == "请附上照片或文件"
    fake = file(cast, group, photo=photo(b"plain words"))
    assert (fake.status_code, "不是可以上传的文件" in fake.content.decode()) == (422, True)
    assert api(cast, group, photo=pdf()).status_code == 201


def test_a_legacy_group_files_nothing_yet(cast):
    group = group_in_force(cast, "new", state="legacy", in_force_on=None)
    answer = api(cast, group)
    assert answer.json()["refusal"]["title"] == f"不能填报：{group.name}现在是存量待核"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("weng", 403),
        ("lin", 403),
        ("zhao", 403),
        ("cui", 403),
        ("shu", 404),
        ("wai_principal", 404),
    ],
)
def test_others_do_not_file(cast, who, status):
    group = group_in_force(cast, "new")
    assert file(cast, group, who).status_code == status
    assert api(cast, group, who).status_code == status


def test_a_school_outside_the_group_does_not_see_the_record(cast):
    group = group_in_force(cast, "new")
    file(cast, group)
    with cast.acting("pan"):
        record = SharingRecord.objects.get()
    url = reverse("groups:sharing-record", args=[group.pk, record.pk])
    expected = {"pan": 200, "ning": 200, "lin": 200, "cui": 200, "weng": 404, "shi": 404}
    assert {who: cast.client(who).get(url).status_code for who in expected} == expected
    api_url = f"/api/sharing/{record.pk}/"
    assert {who: cast.client(who).get(api_url).status_code for who in expected} == expected


@pytest.mark.parametrize("kind", ["screen", "api"])
def test_list_costs_the_same_with_one_and_three_rows(cast, kind):
    group = group_in_force(cast, "new")
    screen = reverse("groups:sharing", args=[group.pk])
    url, most = (screen, 6) if kind == "screen" else (f"/api/sharing/?group={group.pk}", 4)
    file(cast, group)
    client = cast.client("lin")
    one = statements_of(client, url)
    for _ in range(2):
        file(cast, group, again="on")
    three = statements_of(client, url)
    assert len(three) == len(one) <= most, "\n".join(three)
