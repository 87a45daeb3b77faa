"""Official letters in Word after GB/T 9704-2012, from a template a bureau edits.

The words of a letter are read back from the Word file by paragraph style, so the page, the
PDF and the Word file say the same whatever a bureau's template says.
"""

import io
import zipfile
import zlib
from contextlib import contextmanager
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docxtpl import DocxTemplate, Listing
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from accounts.refusals import Refusal, RuleBroken

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 20 * 1024 * 1024  # what a template may unpack to
MOST_BRACES = 1000  # in one part of a template
BODY, TITLE, HEADING = "仿宋_GB2312", "方正小标宋简体", "黑体"
# The parts of a letter, each a paragraph style: font, size, alignment.
MARK, NUMBER, NAME, TO, TEXT, SIGNER, DAY = (
    "发文机关标志", "发文字号", "公文标题", "主送机关", "公文正文", "落款", "成文日期",
)  # fmt: skip
VARIABLES = {
    "issuer": _l("发文机关"), "number": _l("文号"), "day": _l("日期"), "name": _l("集团名称"),
    "core": _l("核心校"), "members": _l("成员校"), "stage": _l("学段"), "mode": _l("办学模式"),
    "initiation": _l("组建方式"), "tie": _l("纽带"), "form": _l("办学形式"), "to": _l("主送机关"),
    "assets": _l("资产安排"), "moves": _l("变更事项"), "schools": _l("本局学校"),
    "lead": _l("牵头的主管教育局"), "record_number": _l("备案号"), "record_day": _l("备案日期"),
}  # fmt: skip
NEEDED = {
    "approval": ("name", "number", "day"), "change": ("name", "moves", "number", "day"),
    "own": ("name", "schools", "number", "day"), "slip": ("name", "record_number", "day"),
}  # fmt: skip
WORDS = {
    "approval": (
        "关于同意组建{{ name }}的批复",
        (
            "关于组建{{ name }}的申报收悉。经研究，现批复如下：",
            "一、同意组建{{ name }}。集团属{{ stage }}学段，采用{{ mode }}模式，"
            "以{{ initiation }}方式组建，以{{ tie }}为联结，办学形式为{{ form }}。",
            "二、核心校为{{ core }}，成员校为{{ members }}。",
            "三、集团自本批复之日起运行。请按章程和发展规划办学，做好优质资源共享和教师交流。",
            "此复。",
        ),
    ),
    "change": (
        "关于同意{{ name }}变更的批复",
        (
            "关于{{ name }}变更的申报收悉。经研究，现批复如下：",
            "{{ moves }}",
            "请做好学校、教师、经费和档案的衔接。此复。",
        ),
    ),
    "own": (
        "关于{{ name }}涉及我局学校的批复",
        (
            "{{ lead }}关于{{ name }}的申报收悉。经研究，现就我局学校批复如下：",
            "同意{{ schools }}按申报内容办理。",
            "本批复只对我局学校作出；其余事项由{{ lead }}批复。此复。",
        ),
    ),
    "slip": (
        "{{ name }}备案回执",
        (
            "你局关于{{ name }}的批复（{{ number }}）收悉，已予备案。",
            "一、备案号：{{ record_number }}。",
            "二、备案日期：{{ record_day }}。",
            "三、核心校为{{ core }}，成员校为{{ members }}。",
            "备案不影响集团自批复之日起运行。",
        ),
    ),
}


@cache
def default_template(kind):
    """The portal's own template as a Word file."""
    document = Document()
    lay_out(document)
    title, paragraphs = WORDS[kind]
    parts = [
        (MARK, "{{ issuer }}文件"), (NUMBER, "{{ number }}"), (NAME, title), (TO, "{{ to }}："),
        *[(TEXT, text) for text in paragraphs],
        (SIGNER, "{{ issuer }}"), (DAY, "{{ day }}"),
    ]  # fmt: skip
    for style, text in parts:
        document.add_paragraph(text, style=style)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def lay_out(document):
    """A4, the margins of the standard, 22 lines of 28 characters, its fonts and sizes."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    grid = OxmlElement("w:docGrid")
    for name, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-849")):
        grid.set(qn(f"w:{name}"), value)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    set_font(document.styles["Normal"], BODY, 16)
    center, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    add_style(document, MARK, TITLE, 34, align=center, red=True, after=14)
    add_style(document, NUMBER, BODY, 16, align=center, after=20, ruled=True)
    add_style(document, NAME, TITLE, 22, align=center, after=16)
    add_style(document, TO, BODY, 16)
    add_style(document, TEXT, BODY, 16, indent=True)
    add_style(document, SIGNER, BODY, 16, align=right, before=48)
    add_style(document, DAY, BODY, 16, align=right)


def add_style(
    document, name, font, size, *, align=None, red=False, indent=False, before=0, after=0,
    ruled=False,
):  # fmt: skip
    style = document.styles.add_style(name, 1)
    style.base_style = document.styles["Normal"]
    set_font(style, font, size)
    shape = style.paragraph_format
    shape.alignment, shape.space_before, shape.space_after = align, Pt(before), Pt(after)
    if size == 16:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    if indent:
        shape.first_line_indent = Pt(32)
    if red:
        style.font.color.rgb = RGBColor(0xC8, 0x10, 0x1E)
    if ruled:
        rule_below(style)


def set_font(style, name, size):
    style.font.size, style.font.name = Pt(size), name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def rule_below(style):
    """The red line under the number."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "6"), ("color", "C8101E")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    style.element.get_or_add_pPr().append(borders)


class Facts(SandboxedEnvironment):
    """Puts facts where a template names them; a template computes nothing."""

    PLAIN = (nodes.Output, nodes.TemplateData, nodes.Name)

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, self.PLAIN):
                raise TemplateSyntaxError(_("写有条件、计算或引号"), node.lineno)
        return tree


def environment():
    return Facts(undefined=StrictUndefined, autoescape=True)


@contextmanager
def faults_named():
    """Whatever a bureau's file breaks in the libraries that read it becomes words about it."""
    try:
        yield
    except Refusal:
        raise
    except TemplateError as error:
        raise broken(str(error)) from error
    except Exception as error:
        raise broken(_("文件内容不完整或已损坏")) from error


def rendered(content, facts):
    """The Word file of a template with the facts put in."""
    said = dict.fromkeys(VARIABLES, "") | facts
    kept = io.BytesIO()
    with faults_named():
        template = DocxTemplate(io.BytesIO(content))
        values = {name: in_paragraphs(str(text)) for name, text in said.items()}
        template.render(values, environment())
        template.save(kept)
    return kept.getvalue()


def in_paragraphs(text):
    """Several lines become paragraphs of the same style."""
    return Listing(text.replace("\n", "\a")) if "\n" in text else text


def words_of(content):
    """A rendered letter as parts/letter.html and letter.typ take it."""
    said = {"paragraphs": []}
    keys = {MARK: "mark", NUMBER: "number", NAME: "title", TO: "to", SIGNER: "signer", DAY: "day"}
    for paragraph in Document(io.BytesIO(content)).paragraphs:
        text = paragraph.text.strip()
        key = keys.get(paragraph.style.name)
        if key:
            said[key] = text
        elif text:
            said["paragraphs"].append(text)
    said["to"] = said.get("to", "").rstrip("：:")
    return said


# What a body uploads


def sample(kind):
    """Plain words for every variable, to try a template with."""
    return {name: str(label) for name, label in VARIABLES.items()}


def refuse_unfit(content, kind):
    """Refuse a file that is no template of this kind, in words a clerk can act on."""
    refuse_unsafe(content)
    with faults_named():
        asked = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(environment())
    strange = sorted(asked - set(VARIABLES))
    if strange:
        known = "、".join(f"{{{{ {name} }}}}（{label}）" for name, label in VARIABLES.items())
        raise RuleBroken(
            _("模板里有不认识的内容：%(names)s") % {"names": "、".join(strange)},
            rule=_("双括号里只能写平台认识的内容"),
            next_step=_("可以用：%(known)s") % {"known": known},
        )
    missing = [VARIABLES[name] for name in NEEDED[kind] if name not in asked]
    if missing:
        raise RuleBroken(
            _("模板里缺：%(names)s") % {"names": "、".join(str(label) for label in missing)},
            rule=_("文书须写明集团名称、编号和日期"), next_step=_("请补上后重新上传"),
        )  # fmt: skip
    with faults_named():
        words_of(rendered(content, sample(kind)))


def broken(why):
    return RuleBroken(
        _("模板不能套用：%(why)s") % {"why": why[:120]},
        rule=_("双括号须成对，里面只写一项平台认识的内容"),
        next_step=_("请经办人在“文书模板”里从默认模板改起，重新上传，或改回默认模板"),
    )


def refuse_unsafe(content):
    """No macros, no embedded objects, nothing fetched from elsewhere, not a bomb."""
    parts = unpacked(content)
    active = ("vbaproject", "activex", "embeddings/", "oleobject")
    if any(word in name for name in parts for word in active):
        raise RuleBroken(
            _("模板里有宏或嵌入的对象"), rule=_("模板只含文字和格式"),
            next_step=_("请另存为不含宏的 .docx"),
        )  # fmt: skip
    if any(reaches_outside(part) for name, part in parts.items() if name.endswith(".rels")):
        raise RuleBroken(
            _("模板引用了外部文件"), rule=_("模板只含文字和格式"),
            next_step=_("请去掉外部图片或模板后上传"),
        )  # fmt: skip
    if not {"[content_types].xml", "word/document.xml"} <= parts.keys():
        raise no_word_file()
    letter = [part for name, part in parts.items() if name.startswith("word/")]
    if any(etree.tostring(part, encoding="unicode").count("{") > MOST_BRACES for part in letter):
        raise broken(_("双括号太多"))


def unpacked(content):
    """The names of a package's parts in small letters, and what the XML ones say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > LARGEST:
                raise RuleBroken(_("文件解开后太大"), next_step=_("请去掉图片后重新上传"))
            return {part.filename.lower(): read(package, part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, RuntimeError):
        raise no_word_file() from None


def read(package, part):
    """A part as a tree; one that is no XML says nothing."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return etree.Element("none")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(package.read(part), parser)


def reaches_outside(relationships):
    """Only a link a reader clicks may lead out of the file."""
    return any(
        row.get("TargetMode", "").strip().lower() == "external"
        and not row.get("Type", "").endswith("/hyperlink")
        for row in relationships.iter(etree.Element)
    )


def no_word_file():
    return RuleBroken(
        _("这不是 Word 文件"), rule=_("模板须是 .docx"), next_step=_("请另存为 .docx")
    )
