"""Reading an uploaded table, .csv or .xlsx, into a header and rows of text.

Nothing is trusted: the bytes must be what the name says, unpack to a bounded size, carry
no macros and no password, and have the header somewhere in their first rows.
"""

import csv
import datetime
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import python_calamine
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken

MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 5000
FARTHEST_ROW, FARTHEST_COLUMN = 20_000, 256
HEADER_WITHIN = 20
OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and any Office file with a password
ZIP = b"PK\x03\x04"
# A cell with something in it; WPS leaves empty formatted cells a million rows down.
CELL = re.compile(
    rb"<(?:\w{1,20}:)?c\s[^>]{0,500}?\br\s*=\s*[\"']([A-Z]{1,7})(\d{1,9})[\"']"
    rb"(?:[^>]{0,500}[^/>])?>",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """A column of an import: its key, its Chinese name, other names its header may have."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self):
        return {folded(name) for name in (self.key, self.label, *self.also)}


@dataclass(frozen=True)
class Table:
    """`rows` holds (row number in the file, {column key: text}); blank rows are counted only."""

    header_row: int
    rows: list
    blank: int


def folded(text):
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def unreadable(title, next_step):
    return RuleBroken(
        title, rule=_("只收 .csv 和 .xlsx 表格，内容须与扩展名一致"), next_step=next_step
    )


def read_table(content, file_name, columns):
    """The table in an uploaded file; RuleBroken with a plain sentence when it cannot be read."""
    if len(content) > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // 1024 // 1024
        raise unreadable(_("文件超过 %(n)s MB") % {"n": limit}, _("请分成几个文件上传"))
    readers = {".csv": csv_sheets, ".xlsx": xlsx_sheets}
    reader = readers.get(Path(file_name).suffix.lower())
    if reader is None:
        raise unreadable(
            _("“%(name)s”不是可以导入的表格") % {"name": Path(file_name).name},
            _("请另存为 .xlsx（不含宏）或 .csv 后重新上传"),
        )
    return find_table(reader(content), columns)


def csv_sheets(content):
    if content.startswith((OLE, ZIP)) or b"\0" in content:
        raise unreadable(
            _("这个文件不是 CSV 表格"), _("请用 WPS 或 Excel 另存为 CSV 或 .xlsx 后重新上传")
        )
    try:
        yield list(csv.reader(io.StringIO(decoded(content), newline="")))
    except csv.Error:
        raise unreadable(
            _("这个 CSV 文件读不出行和列"), _("请用 WPS 或 Excel 打开后另存为 .xlsx 再上传")
        ) from None


def decoded(content):
    """UTF-8 with or without BOM, else the Chinese national encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable(_("认不出这个文件的文字编码"), _("请另存为 “CSV UTF-8” 或 .xlsx 后重新上传"))


def xlsx_sheets(content):
    """Each visible sheet's rows."""
    check_package(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                yield [[text_of(cell) for cell in row] for row in rows]
    except python_calamine.CalamineError:
        raise unreadable(
            _("这个 .xlsx 文件打不开"), _("请用 WPS 或 Excel 打开后重新保存再上传")
        ) from None


def check_package(content):
    """An .xlsx before anything parses it: a zip of bounded size, no macros, no password."""
    if content.startswith(OLE):
        raise unreadable(
            _("文件设了打开密码，或是旧版 .xls 格式"), _("请去掉密码，另存为 .xlsx 后重新上传")
        )
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        parts = []
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise unreadable(
            _("这个文件不是 .xlsx 表格"), _("请用 WPS 或 Excel 另存为 .xlsx 后重新上传")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise unreadable(_("表格里带有宏"), _("请另存为不含宏的 .xlsx 后重新上传"))
    left = MOST_UNPACKED
    for part in parts:
        data = unpacked(content, part, left)
        left -= len(data)
        if part.filename.startswith("xl/worksheets/"):
            check_extent(data)


def unpacked(content, part, limit):
    """A part's bytes, unpacked by us: the sizes a zip states may lie."""
    start = part.header_offset
    name_length = int.from_bytes(content[start + 26 : start + 28], "little")
    extra_length = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + name_length + extra_length
    packed = content[begin : begin + part.compress_size]
    try:
        if part.flag_bits & 1 or part.compress_type not in (0, 8):
            raise zlib.error
        inflate = zlib.decompressobj(-15)
        data = inflate.decompress(packed, limit + 1) if part.compress_type else packed
    except zlib.error:
        raise unreadable(
            _("这个 .xlsx 文件打不开"), _("请用 WPS 或 Excel 打开后重新保存再上传")
        ) from None
    if len(data) > limit:
        raise unreadable(
            _("文件解开后太大，不像一张表格"), _("请只保留要导入的工作表，另存后重新上传")
        )
    return data


def check_extent(sheet):
    """One stray cell far away makes a reader hold the whole rectangle in memory."""
    for column, row in CELL.findall(sheet):
        if int(row) > FARTHEST_ROW or column_number(column) > FARTHEST_COLUMN:
            raise unreadable(
                _("表格太大：%(cell)s 处还有内容") % {"cell": (column + row).decode()},
                _("请删去表外的内容，另存后重新上传"),
            )


def column_number(letters):
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def text_of(cell):
    """A cell as text: whole numbers without .0, days as 2026-09-01."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


def find_table(sheets, columns):
    """The first sheet with the header in its first rows."""
    missing = [c.label for c in columns if c.required]
    for rows in sheets:
        for number, row in enumerate(rows[:HEADER_WITHIN]):
            places, lacking = match_header(row, columns)
            if not lacking:
                return cut(rows, number, places)
            if len(lacking) < len(missing):
                missing = lacking
    raise RuleBroken(
        _("没有找到表头"),
        rule=_("前 %(n)s 行里要有一行写着各列的名称，缺：%(names)s")
        % {"n": HEADER_WITHIN, "names": "、".join(missing)},
        next_step=_("请补上列名后重新上传"),
    )


def match_header(row, columns):
    """({column key: place}, labels of required columns that are not in this row)."""
    words = [folded(cell) for cell in row]
    places = {}
    for column in columns:
        found = [place for place, word in enumerate(words) if word in column.names]
        if len(found) > 1:
            raise RuleBroken(
                _("表头有 %(n)s 列都是“%(name)s”") % {"n": len(found), "name": column.label},
                rule=_("每列只能出现一次"),
                next_step=_("请删去多余的列后重新上传"),
            )
        if found:
            places[column.key] = found[0]
    return places, [c.label for c in columns if c.required and c.key not in places]


def cut(rows, header, places):
    found, blank = [], 0
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if not any(cell.strip() for cell in row):
            blank += 1
            continue
        found.append((number, {k: row[at] if at < len(row) else "" for k, at in places.items()}))
    if len(found) > MOST_ROWS:
        raise RuleBroken(
            _("这张表有 %(n)s 行") % {"n": len(found)},
            rule=_("一次最多导入 %(n)s 行") % {"n": MOST_ROWS},
            next_step=_("请分成几个文件上传"),
        )
    if not found:
        raise RuleBroken(_("表头下面没有内容"), next_step=_("请填好各行后重新上传"))
    return Table(header + 1, found, blank)
