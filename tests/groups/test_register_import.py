"""Upload, check, confirm: no row dropped, merged or guessed."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Jurisdiction
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from groups.models import EducationGroup, Membership
from groups.services.importing import REGISTER
from records import imports, tasks
from records.models import Decision, ImportBatch, ImportRow, Notice
from schools.models import School
from tests.groups.registers import CHINESE, CHOICES, OWN, as_csv, as_xlsx, line, rows_of
from tests.records import importing

pytestmark = pytest.mark.django_db

BROUGHT = {"groups_added": 6, "schools_added": 12, "memberships_added": 16}
OUTCOMES = {
    2: "对应已登记学校“江畔实验小学”；登记为核心校，存量待核",
    3: "学校同第 2 行；与第 2 行是同一成员关系（核心校），不另立",
    4: "对应已登记学校“滨河新建小学”；登记为成员校，存量待核",
    5: "学校同第 4 行；与第 4 行是同一成员关系（成员校），不另立",
    6: "新登记学校；登记为核心校，存量待核",
    7: "新登记校区；登记为核心校，存量待核",
    8: "新登记校区；登记为核心校，存量待核",
    9: "新登记学校；登记为成员校，存量待核",
    10: "对应已登记学校“柳林小学”；登记为成员校，存量待核",
    11: "新登记非学校机构；登记为核心校，存量待核",
    12: "新登记学校；登记为成员校，存量待核",
    13: "新登记学校；登记为核心校，存量待核",
    14: "新登记学校；登记为成员校，存量待核",
    15: "新登记学校；登记为核心校，存量待核",
    16: "学校同第 6 行；登记为成员校，存量待核",
    17: "新登记待开办学校；登记为成员校，存量待核",
    18: "新登记域外学校；登记为成员校，存量待核",
    19: "有误，未导入：集团名称是空的",
    20: "有误，未导入：学校名称是空的",
    21: "有误，未导入：角色只能是“核心校”或“成员校”",
    23: "新登记学校；登记为成员校，存量待核",
}
NOTES = {
    3: ["该校在第 2 行是核心校，本行又列为成员校：只登记一条核心校关系"],
    5: ["与第 4 行重复：只登记一条成员关系"],
    6: [
        "本集团写了 3 所核心校（三桥路小学、三桥路小学（东校区）、三桥路小学(西校区)），"
        "都照登为待核，确认前须核定"
    ],
    13: ["本集团只有核心校，没有成员校"],
    14: ["本集团没有写核心校，确认前须补上"],
    16: ["该校也在“三桥教育集团”（第 6 行），两个集团都登记"],
    23: ["学段“小学部”不认识，按学段待核登记"],
}


def upload(content, by, name="名录.csv"):
    return importing.upload(REGISTER, content, by, name)


def bring_in(content, by, choices=(), name="名录.csv"):
    return importing.bring_in(REGISTER, content, by, choices, name)


def written():
    return School.objects.count(), EducationGroup.objects.count(), Membership.objects.count()


def added(batch):
    return {name: batch.summary[name] for name in BROUGHT}


def register_as_it_stands():
    """group → {school: role}, as known now."""
    found = {}
    for group, school, role in Membership.objects.filter(known__upper_inf=True).values_list(
        "group__name", "school__name", "role"
    ):
        found.setdefault(group, {})[school] = role
    return found


REGISTER_AFTER = {
    "江畔教育集团": {"江畔实验小学": "core", "滨河新建小学": "member"},
    "三桥教育集团": {
        "三桥路小学": "core", "三桥路小学（东校区）": "core", "三桥路小学(西校区)": "core",
        "云雾小学": "member", "柳林小学": "member",
    },
    "青禾教育集团": {"青禾教育发展研究院": "core", "青禾第二小学": "member"},
    "独木教育集团": {"独木小学": "core"},
    "无心教育集团": {"无心幼儿园": "member"},
    "双栖教育集团": {
        "双栖中学": "core", "三桥路小学": "member", "翠湖学校": "member",
        "石岭初级中学": "member", "新苗小学": "member",
    },
}  # fmt: skip


def test_a_check_writes_nothing_but_the_batch(cast):
    with cast.acting("lin") as lin:
        before = written()
        batch, fresh = upload(OWN.read_bytes(), lin)
        assert fresh
        assert written() == before
        assert batch.summary == {
            "rows": 21, "good": 18, "wrong": 3, "groups_new": 6, "groups_known": 0,
            "schools_new": 7, "schools_known": 3, "undecided": 5,
            "warnings": [
                "表里写着石泉（610922），不是本局的区县。确认后都登记在本局名下，请先看清楚。"
            ],
            "notes": 7, "problems": 3, "blank_rows": 1, "unfilled_rows": 0, "skipped_rows": 0,
            "skipped": [], "ignored": [],
        }  # fmt: skip


def test_the_check_says_what_is_odd_and_what_is_wrong(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(OWN.read_bytes(), lin)
        rows = list(batch.rows.all())
        assert {row.number: row.notes for row in rows if row.notes} == NOTES
        assert {row.number: row.problems for row in rows if row.problems} == {
            19: [{"column": "集团名称", "value": "", "problem": "集团名称是空的"}],
            20: [{"column": "学校名称", "value": "", "problem": "学校名称是空的"}],
            21: [{"column": "角色", "value": "协作校", "problem": "角色只能是“核心校”或“成员校”"}],
        }


def test_the_check_proposes_and_leaves_doubt_to_a_person(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(OWN.read_bytes(), lin)
        offered = {
            row.number: [(o["value"], o["checked"]) for p in row.proposals for o in p["options"]]
            for row in batch.rows.all() if row.proposals
        }  # fmt: skip
    assert offered == {
        2: [(f"school:{cast.core.pk}", True), ("new", False)],
        4: [(f"school:{cast.new.pk}", True), ("new", False)],
        7: [("new:campus", False), ("new", False)],
        8: [("new:campus", False), ("new", False)],
        9: [(f"school:{cast.rural.pk}", False), ("new", False)],
        10: [(f"school:{cast.weak.pk}", True), ("new", False)],
        11: [("new:institute", False), ("new", False)],
        17: [("new:planned", True), ("new", False)],
        18: [("new:outside", False), ("new", False)],
    }


def test_without_a_choice_nothing_is_guessed(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(OWN.read_bytes(), lin)
        before = written()
        with pytest.raises(RuleBroken) as refused:
            choices = {**CHOICES, "school-9": "school:999"}
            imports.confirm(REGISTER, batch, choices, by=lin, only_valid=True)
        assert refused.value.title == "还有 1 处没有选择"
        assert written() == before


def test_every_row_has_its_outcome_and_the_register_is_exact(cast):
    with cast.acting("lin") as lin:
        batch = bring_in(OWN.read_bytes(), lin, CHOICES)
        assert {row.number: row.outcome for row in batch.rows.all()} == OUTCOMES
        assert added(batch) == BROUGHT
        assert register_as_it_stands() == REGISTER_AFTER


def test_what_comes_in_is_unsettled_with_unknown_days(cast):
    with cast.acting("lin") as lin:
        batch = bring_in(OWN.read_bytes(), lin, CHOICES)
        memberships = Membership.objects.all()
        assert {(m.days.lower, m.days.upper, m.start_known, m.settled) for m in memberships} == {
            (None, None, False, False)
        }
        groups = EducationGroup.objects.all()
        assert {(g.state, g.maker_id, g.import_batch_id, g.in_force_on) for g in groups} == {
            ("legacy", lin.person_id, batch.pk, None)
        }
        assert {g.name: g.stage for g in groups} == {
            "江畔教育集团": "compulsory", "三桥教育集团": "compulsory",
            "青禾教育集团": "compulsory", "独木教育集团": "", "无心教育集团": "kindergarten",
            "双栖教育集团": "compulsory",
        }  # fmt: skip


def test_new_schools_are_what_the_officer_chose(cast):
    with cast.acting("lin") as lin:
        bring_in(OWN.read_bytes(), lin, CHOICES)
        new = School.objects.exclude(source="")
        assert {s.name: (s.nature, s.status, s.stage) for s in new} == {
            "三桥路小学": ("school", "open", "primary"),
            "三桥路小学（东校区）": ("campus", "open", "unknown"),
            "三桥路小学(西校区)": ("campus", "open", "unknown"),
            "云雾小学": ("school", "open", "primary"),
            "青禾教育发展研究院": ("institute", "open", "unknown"),
            "青禾第二小学": ("school", "open", "nine_year"),
            "独木小学": ("school", "open", "unknown"),
            "无心幼儿园": ("school", "open", "kindergarten"),
            "双栖中学": ("school", "open", "junior"),
            "翠湖学校": ("school", "planned", "nine_year"),
            "石岭初级中学": ("outside", "open", "junior"),
            "新苗小学": ("school", "open", "unknown"),
        }
        legal = School.objects.get(name="三桥路小学")
        assert {s.name for s in legal.campuses.all()} == {
            "三桥路小学（东校区）", "三桥路小学(西校区)",
        }  # fmt: skip
        core = Membership.objects.filter(group__name="三桥教育集团", role="core")
        assert {m.institution_id for m in core} == {legal.pk}
        assert {n.parent_id for n in Jurisdiction.objects.filter(school__in=new)} == {
            cast.hanbin.pk
        }


def test_the_same_file_is_the_same_batch(cast):
    with cast.acting("lin") as lin:
        first = bring_in(OWN.read_bytes(), lin, CHOICES)
        before = written()
    with cast.acting("ma") as ma:
        again, fresh = upload(OWN.read_bytes(), ma, "另一个名字.csv")
        assert (again.pk, fresh) == (first.pk, False)
        assert importing.confirm(REGISTER, again, {}, ma).pk == first.pk
        assert written() == before
        assert ImportBatch.objects.count() == 1


def test_the_same_rows_in_another_file_add_nothing(cast):
    with cast.acting("lin") as lin:
        bring_in(OWN.read_bytes(), lin, CHOICES)
        before, stood = written(), register_as_it_stands()
        other = bring_in(as_xlsx(rows_of(OWN.read_bytes())), lin, name="名录.xlsx")
        assert added(other) == dict.fromkeys(BROUGHT, 0)
        assert (written(), register_as_it_stands()) == (before, stood)
        assert other.rows.get(number=6).outcome == (
            "对应已登记学校“三桥路小学”；名录中已是核心校，未改动"
        )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名录.csv", b"\xef\xbb\xbf" + OWN.read_bytes()),
        ("名录.csv", OWN.read_text(encoding="utf-8").encode("gbk")),
        ("名录.csv", OWN.read_bytes().replace(b"\n", b"\r\n")),
        ("名录.xlsx", as_xlsx(rows_of(OWN.read_bytes()))),
        ("名录.csv", OWN.read_bytes().replace("核心校".encode(), "核心校　".encode())),
    ],
)
def test_the_forms_offices_send_bring_the_same(cast, name, content):
    with cast.acting("lin") as lin:
        batch = bring_in(content, lin, CHOICES, name)
        assert {row.number: row.outcome for row in batch.rows.all()} == OUTCOMES
        assert register_as_it_stands() == REGISTER_AFTER


def test_chinese_headers_below_a_title_row(cast):
    rows = [CHINESE, *rows_of(OWN.read_bytes())[1:]]
    choices = {f"school-{int(k[7:]) + 1}": v for k, v in CHOICES.items()}
    with cast.acting("lin") as lin:
        batch = bring_in(as_xlsx(rows, title="汉滨区教育集团名录"), lin, choices, "名录.xlsx")
        assert added(batch) == BROUGHT
        assert register_as_it_stands() == REGISTER_AFTER


def test_two_spellings_are_one_school_and_the_first_is_kept(cast):
    content = as_csv(
        line("青山教育集团", "青山小学（南区）", "核心校"),
        line("青山教育集团 ", "青山小学(南区)", "成员校"),
    )
    with cast.acting("lin") as lin:
        batch = bring_in(content, lin)
        assert register_as_it_stands() == {"青山教育集团": {"青山小学（南区）": "core"}}
        assert batch.rows.get(number=3).notes == [
            "与第 2 行只是写法不同，按同一学校“青山小学（南区）”登记",
            "该校在第 2 行是核心校，本行又列为成员校：只登记一条核心校关系",
        ]


def test_a_confirmed_group_is_not_changed_by_a_file(cast):
    from groups.services.register import confirm

    content = as_csv(line("青山教育集团", "青山小学", "核心校"))
    with cast.acting("lin") as lin:
        bring_in(content, lin)
    with cast.acting("zhao") as zhao:
        confirm(EducationGroup.objects.get(), by=zhao)
    with cast.acting("lin") as lin:
        batch = bring_in(content + line("青山教育集团", "碧水小学").encode(), lin)
        assert batch.rows.get(number=3).outcome == (
            "新登记学校；集团已确认，成员变动须另行办理，未写入"
        )
        assert register_as_it_stands() == {"青山教育集团": {"青山小学": "core"}}


def test_a_register_that_changed_is_checked_again(cast):
    content = as_csv(line("青山教育集团", "青山小学", "核心校"))
    with cast.acting("lin") as lin:
        first, _fresh = upload(content, lin)
        bring_in(content + b"\n\n", lin)
        before = written()
        assert importing.confirm(REGISTER, first, {}, lin).state == "checked"
        assert written() == before
        assert importing.confirm(REGISTER, first, {}, lin).state == "confirmed"
        assert written() == before


def test_a_cancelled_batch_is_over_and_its_file_may_come_again(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(OWN.read_bytes(), lin)
        imports.cancel(REGISTER, batch, by=lin)
        with pytest.raises(Overtaken):
            imports.confirm(REGISTER, batch, CHOICES, by=lin)
        with pytest.raises(Overtaken):
            imports.cancel(REGISTER, batch, by=lin)
        again, fresh = upload(OWN.read_bytes(), lin)
        assert fresh and again.pk != batch.pk


def test_the_approvers_are_told_and_the_groups_remember_the_file(cast):
    with cast.acting("lin") as lin:
        bring_in(OWN.read_bytes(), lin, CHOICES)
        assert list(Notice.objects.values_list("to_office", "to_jurisdiction_id", "text")) == [
            ("approver", cast.hanbin.pk, "《名录.csv》已导入 6 个存量集团，核对后请确认")
        ]
        imported = Decision.objects.filter(step="import")
        assert {d.reason for d in imported} == {
            f"来自《名录.csv》，登记 {n} 条成员关系" for n in (1, 2, 5)
        }
        assert imported.count() == 6


def test_only_an_officer_imports(cast):
    for name in ("zhao", "pan", "cui", "du"):
        with cast.acting(name) as person, pytest.raises(NoVerb):
            upload(OWN.read_bytes(), person)


def test_every_row_wrong_is_refused(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(as_csv(line("青山教育集团", "青山小学", "牵头校")), lin)
        with pytest.raises(RuleBroken) as refused:
            imports.confirm(REGISTER, batch, {}, by=lin)
        assert refused.value.title == "没有可以导入的行"


# Screens and API


def check_now():
    """The worker's part of every upload that waits for it."""
    for batch in ImportBatch.objects.filter(state="checking"):
        tasks.check_import(str(batch.run_id))


def test_the_screens_walk_from_upload_to_outcome(cast):
    lin = cast.client("lin")
    sent = {"file": SimpleUploadedFile("名录.csv", OWN.read_bytes())}
    answer = lin.post("/imports/groups.register/", sent)
    assert answer.status_code == 302
    assert "正在检查" in lin.get(answer.url).content.decode()
    with cast.acting("lin"):
        check_now()
    page = lin.get(answer.url).content.decode()
    assert "18 行可导入，3 行有误" in page
    assert "石泉（610922）" in page
    refused = lin.post(f"{answer.url}confirm/", {"school-7": "new:campus", "way": "valid"})
    assert refused.status_code == 422
    assert "还有 4 处没有选择" in refused.content.decode()
    refused = lin.post(f"{answer.url}confirm/", CHOICES | {"way": "all"})
    assert refused.status_code == 422
    assert "有 3 行有误，没有导入" in refused.content.decode()
    sent = CHOICES | {"way": "valid"}
    done = lin.post(f"{answer.url}confirm/", sent, follow=True).content.decode()
    assert "新增 6 个集团、12 所学校、16 条成员关系。" in done
    assert OUTCOMES[3] in done
    sent = {"file": SimpleUploadedFile("x.csv", OWN.read_bytes())}
    again = lin.post("/imports/groups.register/", sent, follow=True)
    assert "这次没有新增" in again.content.decode()


def test_another_bureaus_batch_is_404(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(OWN.read_bytes(), lin)
    url = f"/imports/batches/{batch.pk}/"
    for name in ("shi", "wai_officer"):
        client = cast.client(name)
        for path in ("", "errors/"):
            assert client.get(f"{url}{path}").status_code == 404
        for path in ("confirm/", "cancel/"):
            assert client.post(f"{url}{path}").status_code == 404
        assert client.get(f"/api/imports/{batch.pk}/").status_code == 404
        assert client.post(f"/api/imports/{batch.pk}/steps/confirm/").status_code == 404
    assert cast.client("zhao").get(url).status_code == 403
    assert cast.client("cui").get(f"/api/imports/{batch.pk}/").status_code == 403


@pytest.mark.parametrize("body", ["[1]", '"abc"', "{}", '{"kind": [1], "file": 1}'])
def test_an_upload_without_a_file_is_refused(cast, body):
    answer = cast.client("lin").post("/api/imports/", body, content_type="application/json")
    assert answer.status_code == 400


def test_the_api_uploads_checks_and_confirms(cast):
    lin = cast.client("lin")
    answer = lin.post("/api/imports/", {"file": SimpleUploadedFile("名录.csv", OWN.read_bytes())})
    assert answer.status_code == 201
    batch = answer.json()
    assert batch["state"] == "checking"
    with cast.acting("lin"):
        check_now()
    assert lin.get(f"/api/imports/{batch['id']}/").json()["state"] == "checked"
    url = f"/api/imports/{batch['id']}/steps/confirm/"

    def confirm(**said):
        return lin.post(url, said, content_type="application/json")

    assert confirm(choices=CHOICES).json()["refusal"]["title"] == "有 3 行有误，没有导入"
    refused = confirm(choices={}, only_valid=True)
    assert refused.status_code == 422
    assert refused.json()["refusal"]["title"] == "还有 5 处没有选择"
    done = confirm(choices=CHOICES, only_valid=True)
    assert done.status_code == 200
    assert {row["number"]: row["outcome"] for row in done.json()["rows"]} == OUTCOMES
    sent = {"file": SimpleUploadedFile("名录.csv", OWN.read_bytes())}
    again = lin.post("/api/imports/", sent)
    assert (again.status_code, again.json()["id"]) == (200, batch["id"])


def test_the_wrong_rows_come_back_with_their_reasons(cast):
    with cast.acting("lin") as lin:
        batch, _fresh = upload(OWN.read_bytes(), lin)
    answer = cast.client("lin").get(f"/imports/batches/{batch.pk}/errors/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*rows_of(OWN.read_bytes())[0], "行号", "错误原因"]
    assert [(row[3], row[8], row[9]) for row in rows[1:]] == [
        ("空名小学", 19, "集团名称是空的"),
        (None, 20, "学校名称是空的"),
        ("协作小学", 21, "角色只能是“核心校”或“成员校”"),
    ]


def test_rows_of_a_batch_stay_in_the_bureau(cast):
    with cast.acting("lin") as lin:
        upload(OWN.read_bytes(), lin)
    with cast.acting("shi"):
        assert (ImportBatch.objects.count(), ImportRow.objects.count()) == (0, 0)
