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
from pathlib import Path

import python_calamine
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken

MOST_UNPACKED = 256 * 1024 * 1024
AT_ONCE = 4 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0"  # old .xls, and any Office file with a password
ZIP = b"PK\x03\x04"
# Cells with something in them; WPS leaves empty formatted cells a million rows down. A reader
# holds the whole rectangle: beyond FAR is always too much, BROAD and DEEP not both at once.
FILLED = rb"\sr\s*=\s*[\"'](%s)[\"'](?:[^>]{0,500}[^/>])?>"
FAR = re.compile(
    FILLED % rb"(?:[A-Za-z]{3,7}|[J-Zj-z][A-Za-z]|[Ii][W-Zw-z])[0-9]{1,9}"
    rb"|[A-Za-z]{1,2}(?:2[1-9][0-9]{4}|[3-9][0-9]{5}|[0-9]{7,9})"
)  # beyond column IV or row 209,999
BROAD = re.compile(FILLED % rb"(?:[B-Zb-z][A-Za-z]|[Aa][O-Zo-z])[0-9]{1,9}")  # beyond column AN
DEEP = re.compile(FILLED % rb"[A-Za-z]{1,2}(?:[3-9][0-9]{4}|[0-9]{6})")  # from row 30,000
LONGEST_TAG = 1024  # how far the tail of one piece is looked at again with the next


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
    try:
        rows = list(csv.reader(io.StringIO(decoded(content), newline="")))
    except csv.Error:
        raise unreadable(
            _("这个 CSV 文件读不出行和列"), _("请用 WPS 或 Excel 打开后另存为 .xlsx 再上传")
        ) from None
    width = max(map(len, rows), default=0)
    yield [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


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
    """Unpack every part once and keep none: bounded in all, no sheet wider or longer than ours."""
    left = MOST_UNPACKED
    for part in parts_of(content):
        extent = Extent() if part.filename.startswith("xl/worksheets/") else None
        for piece in pieces(content, part):
            left -= len(piece)
            if left < 0:
                raise unreadable(
                    _("文件解开后太大，不像一张表格"),
                    _("请只保留要导入的工作表，另存后重新上传"),
                )
            if extent:
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


class Extent:
    """How far a sheet reaches: one stray cell makes a reader hold the whole rectangle."""

    def __init__(self):
        self.tail, self.broad, self.deep = b"", None, None

    def look_at(self, piece):
        seen = self.tail + piece
        self.tail = seen[-LONGEST_TAG:]
        self.broad = self.broad or first_cell(BROAD, seen)
        self.deep = self.deep or first_cell(DEEP, seen)
        if far := first_cell(FAR, seen) or (self.deep and self.broad):
            raise unreadable(
                _("表格太大：%(cell)s 处还有内容") % {"cell": far},
                _("请删去表外的内容，另存后重新上传"),
            )


def first_cell(pattern, piece):
    found = pattern.search(piece)
    return found and found[1].decode()
