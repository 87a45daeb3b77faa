"""批复 and 备案回执 in Word and PDF: golden words, the standard's format, templates tried."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from accounts.refusals import NoVerb, RuleBroken
from groups.letters import letter_of
from groups.models import LetterTemplate
from groups.queries.templates import template_of
from groups.services.record import record_group
from groups.services.templates import put_template
from groups.word import default_template, refuse_unfit, words_of
from records.attachments import store, stored_name
from records.models import Attachment
from tests.grouped import group_in_force
from tests.groups import changing
from tests.groups.filing import NUMBER, approved, reviewed

pytestmark = pytest.mark.django_db
GOLDEN = {
    "mark": "汉滨区教育局文件",
    "number": NUMBER,
    "title": "关于同意组建江畔实验小学教育集团的批复",
    "to": "江畔实验小学、滨河新建小学",
    "paragraphs": [
        "关于组建江畔实验小学教育集团的申报收悉。经研究，现批复如下：",
        "一、同意组建江畔实验小学教育集团。集团属义务教育学段，采用核心校+新校模式，以自主组合方式组建，"
        "以教育教学纽带为联结，办学形式为连锁。",
        "二、核心校为江畔实验小学，成员校为滨河新建小学。",
        "三、集团自本批复之日起运行。请按章程和发展规划办学，做好优质资源共享和教师交流。",
        "此复。",
    ],
    "signer": "汉滨区教育局",
    "day": "2026年9月1日",
}


def bytes_of(attachment):
    with default_storage.open(stored_name(attachment.sha256)) as kept:
        return kept.read()


def changed(kind="approval", old="", new="", **parts):
    """The default template with one phrase changed and parts added to the package."""
    kept = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(default_template(kind)))
    with source, zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml" and old:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
        for name, content in parts.items():
            target.writestr(name, content)
    return kept.getvalue()


def packed(parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return kept.getvalue()


def upload(content, name="批复模板.docx"):
    return SimpleUploadedFile(name, content)


def put(cast, content, who="lin", kind="approval"):
    with cast.acting(who) as office:
        return put_template(kind, upload=upload(content), basis="统一格式", by=office)


def test_the_letter_says_the_same_in_word_as_the_golden_text(cast):
    approved(cast)
    with cast.acting("lin"):
        word, pdf = [Attachment.objects.get(title="批复", file_name=f"{NUMBER}.{ending}")
                     for ending in ("docx", "pdf")]  # fmt: skip
        assert words_of(bytes_of(word)) == GOLDEN
        assert bytes_of(pdf).startswith(b"%PDF")


def test_the_word_file_follows_the_standard():
    document = Document(io.BytesIO(default_template("approval")))
    section = document.sections[0]
    margins = [section.top_margin, section.left_margin, section.bottom_margin, section.right_margin]
    assert [round(m / Mm(1)) for m in margins] == [37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    # 225 mm of text in 22 lines, in twentieths of a point.
    assert int(grid.get(qn("w:linePitch"))) == int(225 / 25.4 * 72 * 20 / 22)
    fonts = {
        name: (style.font.size, style.element.rPr.rFonts.get(qn("w:eastAsia")))
        for name in ("公文正文", "公文标题", "发文机关标志")
        for style in [document.styles[name]]
    }
    assert fonts == {
        "公文正文": (Pt(16), "仿宋_GB2312"), "公文标题": (Pt(22), "方正小标宋简体"),
        "发文机关标志": (Pt(34), "方正小标宋简体"),
    }  # fmt: skip


def test_the_approver_sees_the_letter_before_deciding(cast):
    filing = reviewed(cast)
    page = cast.client("zhao").get(reverse("groups:filing-decide", args=[filing.pk]))
    for words in GOLDEN["paragraphs"]:
        assert words in page.content.decode()


def test_both_files_are_offered_on_the_filing(cast):
    group = approved(cast)
    with cast.acting("lin"):
        page = reverse("groups:filing", args=[group.filing.pk])
    text = cast.client("ning").get(page).content.decode()
    assert ("（PDF）" in text, "（Word）" in text) == (True, True)


def test_the_city_makes_a_slip_of_its_record(cast):
    group = approved(cast)
    with cast.acting("cui") as cui:
        record = record_group(group, by=cui)
        slip = Attachment.objects.get(title="备案回执", file_name__endswith=".docx")
        said = words_of(bytes_of(slip))
    assert said["title"] == "江畔实验小学教育集团备案回执"
    assert said["paragraphs"][1] == f"一、备案号：{record.number}。"
    assert said["to"] == "汉滨区教育局"
    page = cast.client("lin").get(reverse("groups:detail", args=[group.pk])).content.decode()
    assert f"{record.number}.docx" in page


def test_the_letter_of_a_change_names_the_group_as_it_was_and_is_the_one_that_was_shown(cast):
    group = group_in_force(cast, "new")
    was, day = group.name, timezone.localdate()
    change = changing.reviewed(cast, group, [("rename", {"name": "晴川教育集团"})])
    with cast.acting("zhao"):
        shown = letter_of(changing.fresh(change), number=changing.NUMBER, day=day)
    changing.decide(cast, change)
    with cast.acting("lin"):
        word = Attachment.objects.get(title="批复", file_name=f"{changing.NUMBER}.docx")
        issued = words_of(bytes_of(word))
    assert issued == {key: shown[key] for key in issued}
    written = f"{day.year}年{day.month}月{day.day}日"
    assert issued["title"] == f"关于同意{was}变更的批复"
    assert (issued["to"], issued["day"]) == (was, written)
    assert issued["paragraphs"][1] == f"一、原“{was}”自{written}起更名为“晴川教育集团”。"


def test_the_preview_shows_the_line_of_the_day(cast):
    change = changing.reviewed(
        cast, group_in_force(cast, "new"), [("rename", {"name": "晴川集团"})]
    )
    page = cast.client("zhao").get(reverse("groups:change-decide", args=[change.pk]))
    day = timezone.localdate()
    assert f'<p class="sign num">{day.year}年{day.month}月{day.day}日</p>' in page.content.decode()


# A bureau's own template


def test_a_bureau_edits_its_template_and_the_next_letter_follows(cast):
    client = cast.client("lin")
    file = client.get(reverse("groups:template-file", args=["approval"]))
    assert file.content == default_template("approval")
    own = changed(old="此复。", new="特此批复，请遵照执行。")
    page = reverse("groups:template", args=["approval"])
    answer = client.post(page, {"upload": upload(own), "basis": "统一格式"})
    assert answer.status_code == 302
    assert "特此批复，请遵照执行。" in client.get(page).content.decode()
    approved(cast)
    with cast.acting("lin"):
        word = Attachment.objects.get(title="批复", file_name=f"{NUMBER}.docx")
        assert words_of(bytes_of(word))["paragraphs"][-1] == "特此批复，请遵照执行。"
    with cast.acting("shi"):
        assert template_of("approval", cast.shiquan) == default_template("approval")
    assert client.post(reverse("groups:template-drop", args=["approval"])).status_code == 302
    with cast.acting("lin"):
        assert template_of("approval", cast.hanbin) == default_template("approval")
        assert LetterTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (lambda: changed(**{"word/vbaProject.bin": b"x"}), "模板里有宏或嵌入的对象"),
        (lambda: changed(**{"word/embeddings/oleObject1.bin": b"x"}), "模板里有宏或嵌入的对象"),
        (
            lambda: changed(**{"word/_rels/x.xml.rels": b'<R TargetMode="External"/>'}),
            "模板引用了外部文件",
        ),
        (
            lambda: changed(old="{{ core }}", new="{{ principal }}"),
            "模板里有不认识的内容：principal",
        ),
        (lambda: changed(old="{{ number }}", new="文号"), "模板里缺：文号"),
        (lambda: changed(old="{{ core }}", new="{{ core }"), "模板不能套用"),
        (
            lambda: changed(old="此复。", new="{% if name != '集团名称' %}{{ 1/0 }}{% endif %}"),
            "模板不能套用",
        ),
        (lambda: changed(old="{{ core }}", new="{{ core * 9 ** 9 ** 9 }}"), "模板不能套用"),
        (lambda: changed(old="{{ core }}", new="{{ core|upper }}"), "模板不能套用"),
        (lambda: changed(old="此复。", new="{{ name }}" * 501), "模板不能套用：双括号太多"),
        (
            lambda: changed(
                **{
                    "word/_rels/y.xml.rels": b"<R TargetMode='External' Type='x/image'"
                    b" Target='http://hyperlink/'/>"
                }
            ),
            "模板引用了外部文件",
        ),
        (lambda: packed({"word/document.xml": b"not xml"}), "这不是 Word 文件"),
        (lambda: packed({"word/document.xml": b"<w/>"}), "这不是 Word 文件"),
        (
            lambda: packed({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
            "模板不能套用：文件内容不完整或已损坏",
        ),
        (lambda: b"PK not a package", "这不是 Word 文件"),
        (lambda: b"", "这不是 Word 文件"),
    ],
)
def test_a_file_that_is_no_template_is_refused(cast, content, title):
    with pytest.raises(RuleBroken) as refused:
        refuse_unfit(content(), "approval")
    assert refused.value.title.startswith(title)
    if not content():
        return
    answer = cast.client("lin").post(
        reverse("groups:template", args=["approval"]),
        {"upload": upload(content()), "basis": "统一格式"},
    )
    assert answer.status_code == 422
    assert title in answer.content.decode()
    with cast.acting("lin"):
        assert not LetterTemplate.objects.exists()


def test_a_link_to_a_page_may_stay():
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = f"<R TargetMode='External' Type='{kind}' Target='https://example.cn/'/>"
    refuse_unfit(changed(**{"word/_rels/y.xml.rels": link.encode()}), "approval")


def test_a_template_that_breaks_at_use_says_what_to_mend(cast):
    """One taken into use before such things were refused: the letter waits, the page opens."""
    bad = changed(old="此复。", new="{% if name != '集团名称' %}{{ 1/0 }}{% endif %}")
    with cast.acting("lin") as lin:
        LetterTemplate.objects.create(
            bureau_id=lin.bureau_id, kind="approval", file_name="旧.docx", sha256=store(bad),
            basis="统一格式", uploaded_by_id=lin.person_id,
        )  # fmt: skip
    filing = reviewed(cast)
    page = cast.client("zhao").get(reverse("groups:filing-decide", args=[filing.pk]))
    assert (page.status_code, "文书模板" in page.content.decode()) == (422, True)
    lin = cast.client("lin")
    page = lin.get(reverse("groups:template", args=["approval"]))
    assert "模板不能套用" in page.content.decode()
    lin.post(reverse("groups:template-drop", args=["approval"]))
    page = cast.client("zhao").get(reverse("groups:filing-decide", args=[filing.pk]))
    assert page.status_code == 200


def test_a_template_cannot_reach_into_the_portal():
    """What the sandbox does not let a template ask is refused, not answered."""
    reach = changed(old="{{ core }}", new="{{ core.__class__.__mro__ }}")
    with pytest.raises(RuleBroken) as refused:
        refuse_unfit(reach, "approval")
    assert refused.value.title.startswith("模板不能套用")


@pytest.mark.parametrize(
    ("who", "kind"),
    [("pan", "approval"), ("zhao", "approval"), ("lin", "slip"), ("cui", "approval")],
)
def test_each_body_keeps_its_own_template_only(cast, who, kind):
    assert cast.client(who).get(reverse("groups:template", args=[kind])).status_code == 403
    with pytest.raises(NoVerb):
        put(cast, default_template(kind), who, kind)


def test_the_city_keeps_the_slips_template(cast):
    put(cast, changed("slip", "予备案", "予登记备案"), "cui", "slip")
    page = cast.client("cui").get(reverse("groups:template", args=["slip"])).content.decode()
    assert "已予登记备案" in page


def test_templates_over_the_api(cast):
    lin, zhao = cast.client("lin"), cast.client("zhao")
    sent = {"kind": "change", "basis": "统一格式"}
    upload = SimpleUploadedFile("变更.docx", default_template("change"))
    assert lin.post("/api/letter-templates/", sent | {"upload": upload}).status_code == 201
    rows = lin.get("/api/letter-templates/").json()["results"]
    assert [(row["kind"], row["current"]) for row in rows] == [("change", True)]
    upload = SimpleUploadedFile("变更.docx", default_template("change"))
    assert zhao.post("/api/letter-templates/", sent | {"upload": upload}).status_code == 403
    dropped = lin.post("/api/letter-templates/drop/", {"kind": "change"})
    assert dropped.status_code == 204
    rows = lin.get("/api/letter-templates/").json()["results"]
    assert [row["current"] for row in rows] == [False]
