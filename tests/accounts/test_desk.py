"""Logging in, choosing the office, and the desks of the three administrators."""

from datetime import date
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.urls import reverse
from knox.models import AuthToken

from accounts.models import Appointment, Jurisdiction, RefusedRequest, User
from accounts.offices import Office
from accounts.services import record_appointment
from records.models import Notice, Parameter
from records.parameters import DEFAULTS

pytestmark = pytest.mark.django_db
PASSWORD = "一个足够长的密码-2026"


@pytest.fixture
def lin(cast):
    """Lin, with a password."""
    person = cast.person("lin")
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(client, username="lin", password=PASSWORD, **more):
    return client.post(
        reverse("accounts:login"), {"username": username, "password": password, **more}
    )


# Logging in


def test_a_visitor_is_sent_to_log_in_and_then_where_he_wanted(cast, lin):
    visitor = cast.client(None)
    sent = visitor.get("/notices/")
    assert sent.url == "/accounts/login/?next=/notices/"
    assert log_in(visitor, next="/notices/").url == "/notices/"
    assert log_in(cast.client(None)).url == "/"


def test_a_foreign_address_is_not_followed(cast, lin):
    assert log_in(cast.client(None), next="https://elsewhere.example/").url == "/"


def test_five_wrong_passwords_lock_the_pair_not_the_address(cast, lin):
    visitor = cast.client(None)
    assert [log_in(visitor, password="wrong").status_code for _ in range(5)] == [200] * 4 + [429]
    assert log_in(visitor).status_code == 429
    assert AccessAttempt.objects.get().failures_since_start >= 5
    ma = cast.person("ma")
    ma.set_password(PASSWORD)
    ma.save()
    assert log_in(visitor, username="ma").status_code == 302


def test_what_is_wrong_with_a_new_password_is_told_in_words(cast, lin):
    said = {"old_password": "不对", "new_password1": "short1", "new_password2": "short1"}
    page = cast.client("lin").post("/accounts/password/", said).content.decode()
    assert "现在的密码不对，请重新输入" in page and "密码至少 10 个字符" in page


def test_a_closed_account_cannot_log_in(cast, lin):
    User.objects.filter(pk=lin.pk).update(is_active=False)
    assert log_in(cast.client(None)).status_code == 200
    assert "_auth_user_id" not in cast.client(None).session


def test_logging_out_needs_a_post(cast):
    client = cast.client("lin")
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_person_without_office_is_told_so(cast, lin):
    Appointment.objects.filter(person=lin).update(until=date(2025, 1, 1))
    answer = cast.client("lin").get("/")
    assert answer.status_code == 403
    assert "您现在没有任职" in answer.content.decode()


# The first password


def test_a_first_password_opens_nothing_but_its_own_page(cast, lin):
    User.objects.filter(pk=lin.pk).update(must_change_password=True)
    client = cast.client("lin")
    assert client.get("/").url == reverse("accounts:password")
    assert client.get("/api/me/").status_code == 403
    assert client.get(reverse("accounts:password")).status_code == 200
    new = {"new_password1": "全新的密码-2026-秋", "new_password2": "全新的密码-2026-秋"}
    assert client.post(reverse("accounts:password"), {"old_password": PASSWORD, **new}).url == "/"
    assert client.get("/").status_code == 200


def test_a_new_password_ends_the_tokens(cast, lin):
    AuthToken.objects.create(lin)
    new = {"new_password1": "全新的密码-2026-秋", "new_password2": "全新的密码-2026-秋"}
    cast.client("lin").post(reverse("accounts:password"), {"old_password": PASSWORD, **new})
    assert AuthToken.objects.count() == 0


# Two offices of one person


@pytest.fixture
def second_office(cast):
    """Lin of 汉滨区 is also an officer of 石泉县."""
    return record_appointment(
        cast.person("lin"), Office.OFFICER, cast.shiquan, since=date(2025, 9, 1), basis="兼任"
    )


def shown_schools(client):
    return {row["name"] for row in client.get("/api/schools/").json()["results"]}


def test_the_chosen_office_is_the_one_that_sees_and_is_shown(cast, second_office):
    client = cast.client("lin")
    first = shown_schools(client)
    assert "石岭小学" not in first
    assert client.post(reverse("accounts:switch"), {"appointment": second_office.pk}).url == "/"
    assert shown_schools(client) == {"石岭小学"}
    page = client.get("/").content.decode()
    assert '<span class="as">石泉县教育体育和科技局 经办人</span>' in page
    assert "改任：汉滨区教育局 经办人" in page
    assert client.get("/api/me/").json()["acting"] == "石泉县教育体育和科技局 经办人"


def test_a_record_is_written_in_the_chosen_office(cast, second_office):
    client = cast.client("lin")
    client.post(reverse("accounts:switch"), {"appointment": second_office.pk})
    answer = client.get(reverse("audit"))
    assert answer.status_code == 403
    assert RefusedRequest.objects.get().office_title == "石泉县教育体育和科技局 经办人"


def test_nobody_switches_to_an_office_of_somebody_else(cast):
    theirs = Appointment.objects.get(person=cast.person("shi"))
    client = cast.client("lin")
    assert client.post(reverse("accounts:switch"), {"appointment": theirs.pk}).status_code == 404
    assert client.post(reverse("accounts:switch"), {"appointment": "x"}).status_code == 404
    assert "石岭小学" not in shown_schools(client)


def test_an_office_that_ended_is_not_acted_in_any_more(cast, second_office):
    client = cast.client("lin")
    client.post(reverse("accounts:switch"), {"appointment": second_office.pk})
    Appointment.objects.filter(pk=second_office.pk).update(until=date(2025, 12, 31))
    assert "石岭小学" not in shown_schools(client)


# 系统管理员


NEW = {"name": "新人", "username": "xin.ren", "phone": "", "password": "初始密码-abc-2026"}


def test_an_account_is_opened_in_the_own_city_with_a_password_to_change(cast):
    answer = cast.client("xi").post(reverse("accounts:person-new"), NEW)
    assert answer.url == reverse("accounts:people")
    person = User.objects.get(username="xin.ren")
    assert (person.city_id, person.must_change_password) == (cast.city.pk, True)


def test_a_taken_name_and_a_weak_password_are_said_on_the_form(cast):
    client = cast.client("xi")
    taken = client.post(reverse("accounts:person-new"), NEW | {"username": "shi"})
    assert taken.status_code == 422
    assert "“shi”已有人使用" in taken.content.decode()
    weak = client.post(reverse("accounts:person-new"), NEW | {"password": "12345"})
    assert weak.status_code == 422
    assert not User.objects.filter(username="xin.ren").exists()


def test_people_of_the_other_city_do_not_exist(cast):
    client = cast.client("xi")
    assert "Wai_officer" not in client.get(reverse("accounts:people")).content.decode()
    pk = cast.person("wai_officer").pk
    assert client.get(reverse("accounts:person", args=[pk])).status_code == 404
    reset = client.post(reverse("accounts:person-reset", args=[pk]), {"password": PASSWORD})
    assert reset.status_code == 404


def test_a_reset_password_must_be_changed_and_a_closed_account_is_closed(cast, lin):
    client = cast.client("xi")
    AuthToken.objects.create(lin)
    client.post(reverse("accounts:person-reset", args=[lin.pk]), {"password": "另一个密码-2026"})
    lin.refresh_from_db()
    assert lin.check_password("另一个密码-2026")
    assert lin.must_change_password
    assert AuthToken.objects.count() == 0
    client.post(reverse("accounts:person-active", args=[lin.pk]), {"active": "0"})
    assert cast.client("lin").get("/").status_code == 302
    client.post(reverse("accounts:person-active", args=[lin.pk]), {"active": "1"})
    assert User.objects.get(pk=lin.pk).is_active


@pytest.mark.parametrize("name", ["xi", "an", "ji"])
def test_one_administrator_cannot_take_over_another(cast, name):
    pk = cast.person(name).pk
    answer = cast.client("xi").post(
        reverse("accounts:person-reset", args=[pk]), {"password": PASSWORD}
    )
    assert answer.status_code == 422
    assert "三员分立" in answer.content.decode()
    assert not User.objects.get(pk=pk).has_usable_password()


# 安全管理员


def appoint(cast, **changes):
    facts = {
        "person": cast.person("ma").pk, "office": "officer", "place": "石泉县教育体育和科技局",
        "since": "2026-09-01", "until": "", "basis": "石教发〔2026〕3号",
    }  # fmt: skip
    return cast.client("an").post(reverse("accounts:appointment-new"), facts | changes)


def test_an_appointment_is_made_by_the_name_of_the_place_and_ended_with_a_reason(cast):
    assert appoint(cast).url == reverse("accounts:appointments")
    made = Appointment.objects.get(person=cast.person("ma"), jurisdiction=cast.shiquan)
    assert (made.since, made.until, made.appointed_by) == (
        date(2026, 9, 1), None, cast.person("an"),
    )  # fmt: skip
    end = reverse("accounts:appointment-end", args=[made.pk])
    cast.client("an").post(end, {"on": "2026-10-31", "reason": "调离"})
    made.refresh_from_db()
    assert (made.until, made.ended_because) == (date(2026, 10, 31), "调离")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": "远城区教育局"}, "本市没有这个名称的单位"),
        ({"place": "江畔实验小学"}, "不能设在学校"),
        ({"office": "system_admin", "place": "安江市教育局"}, "不能由同一人担任"),
        ({"place": "汉滨区教育局"}, "已担任此职务"),
        ({"basis": ""}, "请填写这一项"),
    ],
)
def test_an_appointment_that_may_not_be_is_refused_in_words(cast, changes, said):
    before = Appointment.objects.count()
    answer = appoint(cast, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Appointment.objects.count() == before


def test_the_choices_of_people_and_places_end_at_the_city(cast):
    page = cast.client("an").get(reverse("accounts:appointment-new")).content.decode()
    assert "江畔实验小学" in page
    assert "远江小学" not in page
    assert "Wai_officer" not in page
    foreign = appoint(cast, person=cast.person("wai_officer").pk)
    assert foreign.status_code == 422


# 审计管理员


def test_the_trail_says_what_changed_by_whom_in_chinese(cast):
    with cast.acting("lin"):
        type(cast.core).objects.filter(pk=cast.core.pk).update(town="建民街道")
    page = cast.client("ji").get("/audit/?kind=schools.school").content.decode()
    assert "修改 · 学校" in page
    assert "汉滨区教育局 经办人 · Lin" in page
    assert '<th scope="row">镇办</th><td>（空）</td><td><ins>建民街道</ins></td>' in page
    assert "远江小学" not in page


def test_the_trail_can_be_asked_for_days(cast):
    client = cast.client("ji")
    page = client.get("/audit/?kind=schools.school&until=2020-01-01").content.decode()
    assert "这段时间没有这类记录的改动" in page
    assert client.get("/audit/?kind=made.up&since=x").status_code == 200


def test_refused_requests_and_failed_logins_of_the_city_are_listed(cast, lin):
    cast.client("lin").get(reverse("audit"))
    cast.client("wai_officer").get(reverse("audit"))
    log_in(cast.client(None), password="wrong")
    log_in(cast.client(None), username="wai_officer", password="wrong")
    refused = cast.client("ji").get(reverse("audit-refused")).content.decode()
    assert "汉滨区教育局 经办人" in refused
    assert "远城区教育局" not in refused
    failed = cast.client("ji").get(reverse("audit-logins")).content.decode()
    assert '<th scope="row">' in failed
    assert "wai_officer" not in failed


# The operator


def create_city(**changes):
    words = {
        "name": "新城市教育局", "slug": "xincheng", "province": "甲省教育厅",
        "bureau": ["900001:东区:东区教育局", "900002:西县:西县教育局"],
        "administrators": ["x.sys:王一", "x.sec:王二", "x.aud:王三"],
    }  # fmt: skip
    words |= changes
    said = StringIO()
    call_command(
        "create_city", f"--name={words['name']}", f"--slug={words['slug']}",
        f"--province={words['province']}", *(f"--bureau={b}" for b in words["bureau"]),
        "--administrators", *words["administrators"], stdout=said,
    )  # fmt: skip
    return said.getvalue()


def test_an_operator_opens_a_city_with_its_three_administrators(cast):
    said = create_city()
    city = Jurisdiction.objects.get(slug="xincheng")
    assert (city.area, city.province) == ("新城市", cast.province)
    bureaus = Jurisdiction.objects.filter(city=city, kind="bureau").order_by("code")
    assert list(bureaus.values_list("code", "area", "name")) == [
        ("900001", "东区", "东区教育局"), ("900002", "西县", "西县教育局"),
    ]  # fmt: skip
    departments = Jurisdiction.objects.filter(city=city, kind="department", parent__code="900002")
    assert sorted(departments.values_list("code", "name")) == [
        ("development", "西县发展和改革局"), ("finance", "西县财政局"),
        ("personnel", "西县人力资源和社会保障局"), ("staffing", "西县机构编制委员会办公室"),
    ]  # fmt: skip
    first = User.objects.get(username="x.sys")
    password = next(line.split()[-1] for line in said.splitlines() if "x.sys" in line)
    assert first.check_password(password)
    assert first.must_change_password
    assert log_in(cast.client(None), username="x.sys", password=password).status_code == 302
    with cast.acting("sheng"):
        assert Parameter.objects.filter(bureau=city).count() == len(DEFAULTS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "anjiang"}, "已经开通"),
        ({"slug": "中文"}, "网址名只能用"),
        ({"bureau": []}, "至少要有一个主管教育局"),
        ({"bureau": ["900001:东区:东区教育局"] * 2}, "代码相同"),
        ({"bureau": ["900001:东区"]}, "应有 3 段"),
        ({"administrators": ["a:甲", "a:乙", "b:丙"]}, "登录名不能相同"),
        ({"administrators": ["lin:甲", "c:乙", "b:丙"]}, "已有人使用"),
    ],
)
def test_half_a_city_is_not_opened(cast, changes, said):
    before = (Jurisdiction.objects.count(), User.objects.count())
    with pytest.raises(CommandError, match=said):
        create_city(**changes)
    assert (Jurisdiction.objects.count(), User.objects.count()) == before


def test_an_operator_gives_an_administrator_a_new_password(cast):
    said = StringIO()
    call_command("reset_password", "ji", stdout=said)
    assert User.objects.get(username="ji").check_password(said.getvalue().split()[-1])
    with pytest.raises(CommandError):
        call_command("reset_password", "nobody")


# Notices


def test_opening_the_notices_marks_them_seen(cast):
    with cast.acting("ma"):
        Notice.objects.create(
            bureau=cast.hanbin, to_office="officer", to_jurisdiction_id=cast.hanbin.pk,
            text="请审核", url="/",
        )  # fmt: skip
    lin = cast.client("lin")
    assert '<b class="num">1</b>' in lin.get("/").content.decode()
    assert "请审核" in lin.get("/notices/").content.decode()
    assert '<b class="num">' not in lin.get("/").content.decode()
    assert "请审核" not in cast.client("zhao").get("/notices/").content.decode()
