"""Tables that go out for tables to come in: the template, and the wrong rows with why."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from records.exports import safe
from records.imports.cells import text_of

FORMATS = {"code": "@", "text": "@", "choice": "@", "day": "yyyy-mm-dd", "whole": "0"}
FILLABLE = 5000  # rows with formats and drop-down lists
LONGEST_LIST = 255  # characters a drop-down list may hold in .xlsx
KINDS = {
    "text": "文字", "code": "代码（文本格式，保留前面的 0）", "whole": "整数",
    "decimal": "数字，可有小数", "day": "日期，如 2026-09-01", "choice": "从中选一个",
}  # fmt: skip


def template_of(kind, office):
    """A form sheet (title, headings with unit and 必填, formats, lists) and 填写说明.

    What is known of the office's own lines is filled in already.
    """
    lines = kind.prefilled(office) if kind.prefilled else []
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_urls": False}) as book:
        sheet = form_sheet(book, kind)
        for number, line in enumerate(lines, start=2):
            for place, column in enumerate(kind.columns):
                if text := line.get(column.key):
                    sheet.write_string(number, place, safe(text))
        guide_sheet(book, kind)
    return out.getvalue()


def heading_of(column):
    return column.heading + (_("（必填）") if column.required else "")


def form_sheet(book, kind):
    sheet = book.add_worksheet(_("填报表"))
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    cell = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    plain, must = book.add_format(cell), book.add_format(cell | {"bg_color": "#FCE4D6"})
    sheet.set_row(0, 30)
    sheet.set_row(1, 36)
    if len(kind.columns) > 1:
        sheet.merge_range(0, 0, 0, len(kind.columns) - 1, str(kind.title), title)
    for place, column in enumerate(kind.columns):
        heading = heading_of(column)
        sheet.write_string(1, place, heading, must if column.required else plain)
        look = book.add_format({"num_format": FORMATS.get(column.kind, "General")})
        sheet.set_column(place, place, max(12, min(30, 2 * len(heading))), look)
        limit(sheet, place, column)
    sheet.freeze_panes(2, 0)
    return sheet


def limit(sheet, place, column):
    """What a cell takes, checked by the spreadsheet while it is typed."""
    rule = {}
    if column.kind == "choice":
        labels = [str(label) for _value, label, *_more in column.choices]
        if len(",".join(labels)) <= LONGEST_LIST:
            rule = {"validate": "list", "source": labels}
    elif column.kind == "whole":
        least = 0 if column.least is None else column.least
        most = 2**31 - 1 if column.most is None else column.most
        rule = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
    if rule:
        wrong = {"error_title": _("填写有误"), "error_message": _("请按填写说明填写"),
                 "error_type": "warning"}  # fmt: skip
        sheet.data_validation(2, place, 1 + FILLABLE, place, rule | wrong)


def guide_sheet(book, kind):
    sheet = book.add_worksheet(_("填写说明"))
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((24, 8, 10, 44, 50, 26)):
        sheet.set_column(place, place, width, wrap)
    sheet.write_string(0, 0, _("%(title)s填写说明") % {"title": kind.title}, bold)
    lines = [*map(str, kind.guide), *common_lines()]
    for number, sentence in enumerate(lines, start=1):
        sheet.merge_range(number, 0, number, 5, f"{number}. {sentence}", wrap)
    top = len(lines) + 2
    sheet.write_row(
        top, 0, [_("列名"), _("必填"), _("单位"), _("填什么"), _("说明"), _("示例")], bold
    )
    for number, column in enumerate(kind.columns, start=top + 1):
        sheet.write_row(number, 0, [
            str(column.label), _("必填") if column.required else _("选填"), str(column.unit),
            what_to_fill(column), str(column.says), str(column.example),
        ])  # fmt: skip


def common_lines():
    return [
        _("请在“填报表”里从表头下面一行填起；表头可以换位置，不要改名称。"),
        _("合计行、空行和表尾的填报单位、填表人等不导入。"),
        _("不知道的留空，不要填 0；上传后先看检查结果，您确认之前什么都不写入。"),
    ]


def what_to_fill(column):
    words = KINDS[column.kind]
    if column.kind == "choice":
        words = "、".join(str(label) for _value, label, *_more in column.choices)
    bounds = [
        _("不小于 %(n)s") % {"n": column.least} if column.least is not None else "",
        _("不大于 %(n)s") % {"n": column.most} if column.most is not None else "",
    ]
    return "，".join([words, *filter(None, bounds)])


def wrong_rows(table, reasons):
    """The file's own title, heading and wrong rows, with 行号 and 错误原因 behind.

    `reasons` maps row numbers to sentences. Columns we do not read are there too.
    """
    top = [*table.title, *table.heading]
    named = [[text_of(cell) for cell in row] + ["", ""] for row in top]
    named[len(table.title)][-2:] = [_("行号"), _("错误原因")]
    yield from named
    for row in table.rows:
        if row.number in reasons:
            yield [text_of(cell) for cell in row.cells] + [row.number, reasons[row.number]]


def wrong_rows_workbook(table, reasons):
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("有误的行"))
        bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "#C00000"})
        top = len(table.title) + len(table.heading)
        for number, row in enumerate(wrong_rows(table, reasons)):
            *cells, why = map(safe, row)
            sheet.write_row(number, 0, cells, bold if number < top else None)
            sheet.write(number, len(cells), why, bold if number < top else red)
        sheet.freeze_panes(top, 0)
        sheet.set_column(0, len(table.heading[0]) - 1, 18)
        sheet.set_column(len(table.heading[0]) + 1, len(table.heading[0]) + 1, 60)
    return out.getvalue()
