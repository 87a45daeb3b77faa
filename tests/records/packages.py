"""Packages of .xlsx written by hand: what no honest program would write."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
    "</Types>"
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = '<{x}worksheet xmlns{c}="{main}"><{x}sheetData>{rows}</{x}sheetData></{x}worksheet>'


def links(kind, target):
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def package(rows, *, at="worksheets/sheet1.xml", prefix="", before="", **more):
    """A workbook whose only sheet has these rows of XML."""
    x, c = (f"{prefix}:", f":{prefix}") if prefix else ("", "")
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": links("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": links("worksheet", at),
        f"xl/{at}": before + SHEET.format(x=x, c=c, main=MAIN, rows=rows),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | more).items():
            archive.writestr(name, data)
    return out.getvalue()


def cell(place, text, *, x="", more=""):
    return f'<{x}c r="{place}" t="inlineStr"{more}><{x}is><{x}t>{text}</{x}t></{x}is></{x}c>'


def row(number, *cells, x=""):
    return f'<{x}row r="{number}">{"".join(cells)}</{x}row>'
