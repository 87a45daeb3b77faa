"""An uploaded file before anybody reads its rows: .csv or .xlsx, and what it says it is.

Nothing is trusted: the bytes must be what the name says, unpack to a bounded size and carry
no macros and no password. `refuse_at_the_door` is quick, for the request that uploads;
`sheets_of` unpacks and reads, for the job behind it.
"""

import csv
import io
import re
import zipfile
import zlib
from itertools import islice
from pathlib import Path

import python_calamine
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken

MOST_UNPACKED = 256 * 1024 * 1024
AT_ONCE = 4 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and any Office file with a password
ZIP = b"PK\x03\x04"
MOST_LINES, MOST_COLUMNS = 209_999, 256  # of a file; a table of 200,000 rows has a title, too
# A reader holds the whole rectangle: not both broad and deep at once.
BROAD_FROM, DEEP_FROM = 41, 30_000
LONGEST_TAG = 1024 * 1024  # a cell holds 32,767 characters


def unreadable(title, next_step):
    return RuleBroken(
        title, rule=_("只收 .csv 和 .xlsx 表格，内容须与扩展名一致"), next_step=next_step
    )


def refuse_at_the_door(content, file_name):
    """RuleBroken for what can be seen without reading: size, name, kind, macros, password."""
    if len(content) > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // 1024 // 1024
        raise unreadable(_("文件超过 %(n)s MB") % {"n": limit}, _("请分成几个文件上传"))
    extension = Path(file_name).suffix.lower()
    if extension == ".xlsx":
        parts_of(content)
    elif extension == ".csv":
        refuse_no_text(content)
    else:
        raise unreadable(
            _("“%(name)s”不是可以导入的表格") % {"name": Path(file_name).name},
            _("请另存为 .xlsx（不含宏）或 .csv 后重新上传"),
        )


def sheets_of(content, file_name):
    """Each visible sheet as a list of rows of cells, all rows of a sheet equally long."""
    refuse_at_the_door(content, file_name)
    reader = csv_sheets if Path(file_name).suffix.lower() == ".csv" else xlsx_sheets
    return reader(content)


def refuse_no_text(content):
    if content.startswith((OLE, ZIP)) or b"\0" in content:
        raise unreadable(
            _("这个文件不是 CSV 表格"), _("请用 WPS 或 Excel 另存为 CSV 或 .xlsx 后重新上传")
        )


def csv_sheets(content):
    lines = csv.reader(io.StringIO(decoded(content), newline=""))
    try:
        rows = list(islice(lines, MOST_LINES))
        beyond = any(any(row) for row in lines)
    except csv.Error:
        raise unreadable(
            _("这个 CSV 文件读不出行和列"), _("请用 WPS 或 Excel 打开后另存为 .xlsx 再上传")
        ) from None
    width = max(map(len, rows), default=0)
    if beyond:
        raise too_large(_("%(n)s 行以后还有内容") % {"n": MOST_LINES})
    if width > MOST_COLUMNS or width >= BROAD_FROM and len(rows) >= DEEP_FROM:
        raise too_large(_("有 %(n)s 列") % {"n": width})
    yield [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def too_large(what):
    return unreadable(
        _("表格太大：%(what)s") % {"what": what}, _("请删去表外的内容，另存后重新上传")
    )


def decoded(content):
    """UTF-8 with or without BOM, else the Chinese national encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable(_("认不出这个文件的文字编码"), _("请另存为 “CSV UTF-8” 或 .xlsx 后重新上传"))


def xlsx_sheets(content):
    refuse_too_much(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible:
                yield book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except python_calamine.CalamineError:
        raise will_not_open() from None


def will_not_open():
    return unreadable(_("这个 .xlsx 文件打不开"), _("请用 WPS 或 Excel 打开后重新保存再上传"))


def parts_of(content):
    """The parts of an .xlsx package, which has a workbook and no macros."""
    if content.startswith(OLE):
        raise unreadable(
            _("文件设了打开密码，或是旧版 .xls 格式"), _("请去掉密码，另存为 .xlsx 后重新上传")
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        parts = []
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise unreadable(
            _("这个文件不是 .xlsx 表格"), _("请用 WPS 或 Excel 另存为 .xlsx 后重新上传")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise unreadable(_("表格里带有宏"), _("请另存为不含宏的 .xlsx 后重新上传"))
    return parts


def refuse_too_much(content):
    """Unpack every part once and keep none: bounded in all, no sheet wider or longer than ours.

    Any part may be a sheet, whatever it is called.
    """
    left = MOST_UNPACKED
    for part in parts_of(content):
        extent = Extent()
        for piece in pieces(content, part):
            left -= len(piece)
            if left < 0:
                raise unreadable(
                    _("文件解开后太大，不像一张表格"),
                    _("请只保留要导入的工作表，另存后重新上传"),
                )
            extent.look_at(piece)


def pieces(content, part):
    """A part's bytes, unpacked by us piece by piece: the sizes a zip states may lie."""
    start = part.header_offset
    name_length = int.from_bytes(content[start + 26 : start + 28], "little")
    extra_length = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + name_length + extra_length
    packed = content[begin : begin + part.compress_size]
    if part.flag_bits & 1 or part.compress_type not in (0, 8):
        raise will_not_open()
    if not part.compress_type:
        yield packed
        return
    inflate = zlib.decompressobj(-15)
    try:
        while packed and not inflate.eof:
            yield inflate.decompress(packed, AT_ONCE)
            packed = inflate.unconsumed_tail
    except zlib.error:
        raise will_not_open() from None


# Cells with something in them; WPS leaves empty formatted cells a million rows down. Almost
# every writer begins a cell with <c r="A1", which is quick to find; others take a slower look.
QUICK = rb"<c r=\"(%s)\"(?:[^<>]*[^/<>])?>"
THOROUGH = rb"\sr\s*=\s*[\"'](%s)[\"'](?:[^<>]*[^/<>])?>"
UNUSUAL = re.compile(rb"<c(?=[\s/>])(?! r=\"[A-Z]{1,3}[0-9]{1,7}\")")
PREFIXED = re.compile(rb":c(?=[\s/>])")
NAMELESS = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s/>])(?![^<>]*?\sr\s*=)[^<>]*>")


class Cells:
    """Patterns for filled cells past a line, written the usual way or another."""

    def __init__(self, shape):
        self.quick, self.thorough = re.compile(QUICK % shape), re.compile(THOROUGH % shape)

    def first(self, seen, end, usual):
        found = (self.quick if usual else self.thorough).search(seen, 0, end)
        return found and found[1].decode()


BROAD = Cells(rb"(?:[B-Zb-z][A-Za-z]|[Aa][O-Zo-z]|[A-Za-z]{3,})[0-9]+")  # beyond AN
TOO_BROAD = Cells(rb"(?:[J-Zj-z][A-Za-z]|[Ii][W-Zw-z]|[A-Za-z]{3,})[0-9]+")  # beyond IV
DEEP = Cells(rb"[A-Za-z]+(?:[3-9][0-9]{4}|[0-9]{6,})")  # from row 30,000
TOO_DEEP = Cells(rb"[A-Za-z]+(?:2[1-9][0-9]{4}|[3-9][0-9]{5}|[0-9]{7,})")  # from row 210,000


class Extent:
    """How far a sheet reaches: one stray cell makes a reader hold the whole rectangle."""

    def __init__(self):
        self.tail, self.broad, self.deep = b"", None, None

    def look_at(self, piece):
        seen = self.tail + piece
        end = seen.rfind(b"<")
        if end < 0 or seen.find(b">", end) > 0:  # no tag is cut in two
            end = len(seen)
        self.tail = seen[end:]
        usual = not (UNUSUAL.search(seen, 0, end) or PREFIXED.search(seen, 0, end))
        nameless = not usual and NAMELESS.search(seen, 0, end)
        if nameless or len(self.tail) > LONGEST_TAG:
            raise will_not_open()
        self.broad = self.broad or BROAD.first(seen, end, usual)
        self.deep = self.deep or DEEP.first(seen, end, usual)
        far = self.broad and (self.deep or TOO_BROAD.first(seen, end, usual))
        if far := far or self.deep and TOO_DEEP.first(seen, end, usual):
            raise too_large(_("%(cell)s 处还有内容") % {"cell": far})
