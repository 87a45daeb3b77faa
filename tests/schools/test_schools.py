"""Schools on screen and over the API."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.refusals import NoVerb, RuleBroken
from schools.models import SchoolTag
from schools.services.register import add_alias, make_campus, register_schools

pytestmark = pytest.mark.django_db


def found(client, query=""):
    return [row["name"] for row in client.get(f"/api/schools/?{query}").json()["results"]]


OWN = ["滨河新建小学", "江畔实验小学", "柳林小学", "云雾镇中心小学"]


def test_each_office_reads_its_own_schools(cast):
    for name in ("lin", "zhao", "pan"):
        assert found(cast.client(name)) == OWN
    assert found(cast.client("shi")) == ["石岭小学"]
    assert found(cast.client("cui")) == [*OWN[:3], "石岭小学", OWN[3]]
    assert found(cast.client("wai_officer")) == ["远江小学"]
    for name in ("shi", "wai_officer", "wai_coordinator"):
        for url in (f"/schools/{cast.core.pk}/", f"/api/schools/{cast.core.pk}/"):
            assert cast.client(name).get(url).status_code == 404
    for name in ("xi", "an", "ji"):
        assert cast.client(name).get("/schools/").status_code == 403
        assert cast.client(name).get("/api/schools/").status_code == 403


def test_schools_are_found_by_name_pinyin_alias_and_code(cast):
    with cast.acting("lin") as lin:
        add_alias(cast.core, name="江畔附小", source="旧称", by=lin)
        add_alias(cast.core, name="江畔附小", source="旧称", by=lin)
        [coded] = register_schools(
            [{"name": "有码小学", "code": "2161000001"}], bureau=cast.hanbin, by=lin
        )
        assert (coded.node_id, coded.node.name, coded.node.code) == (
            coded.pk, "有码小学", "2161000001",
        )  # fmt: skip
    lin = cast.client("lin")
    assert found(lin, "q=江畔") == found(lin, "q=jpsy") == found(lin, "q=jiangpan")
    assert found(lin, "q=附小") == found(lin, "q=jiangpan") == ["江畔实验小学"]
    assert found(lin, "q=2161000001") == ["有码小学"]
    assert found(lin, "area=rural") == ["云雾镇中心小学"]
    assert found(lin, "stage=junior") == []
    assert found(cast.client("cui"), f"where={cast.shiquan.pk}") == ["石岭小学"]


def test_the_page_tells_what_a_school_is(cast):
    with cast.acting("lin") as lin:
        SchoolTag.objects.create(
            bureau=cast.hanbin, school=cast.core, tag="strong", basis="汉教发〔2020〕3号",
            days=DateRange(date(2020, 9, 1), None),
        )  # fmt: skip
        make_campus_of_core(cast, lin)
    page = cast.client("lin").get(f"/schools/{cast.core.pk}/").content.decode()
    for words in ("Pan", "优质", "2020-09-01 起", "滨河新建小学", "还没有加入教育集团",
                  "没有标识码，只按名称登记"):  # fmt: skip
        assert words in page, words
    campus = cast.client("lin").get(f"/schools/{cast.new.pk}/").content.decode()
    assert "所属法人学校" in campus and "江畔实验小学" in campus


def make_campus_of_core(cast, lin):
    return make_campus(cast.new, cast.core, by=lin)


def test_campuses_have_one_level(cast):
    with cast.acting("lin") as lin:
        make_campus_of_core(cast, lin)
        with pytest.raises(RuleBroken, match="不能登记为“滨河新建小学”的校区"):
            make_campus(cast.weak, cast.new, by=lin)
        with pytest.raises(RuleBroken, match="自己有校区"):
            make_campus(cast.core, cast.weak, by=lin)
        with pytest.raises(RuleBroken, match="不能登记为“柳林小学”的校区"):
            make_campus(cast.weak, cast.weak, by=lin)
    with cast.acting("zhao") as zhao, pytest.raises(NoVerb):
        make_campus(cast.weak, cast.core, by=zhao)


def test_an_officer_notes_another_name(cast):
    url, sent = f"/schools/{cast.core.pk}/", {"name": "江畔附小", "source": "旧称"}
    done = cast.client("lin").post(url, sent, follow=True).content.decode()
    assert "已记下别名“江畔附小”。" in done
    for name in ("zhao", "cui", "pan"):
        cast.client(name).post(url, {"name": "不该有"})
    assert "不该有" not in cast.client("lin").get(url).content.decode()


def test_an_empty_register_says_what_to_do(cast):
    page = cast.client("bo").get("/schools/").content.decode()
    assert "名录里还没有学校" in page
    page = cast.client("bo").get("/groups/").content.decode()
    assert "可以先导入现有的名录表格" in page
