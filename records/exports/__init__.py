"""One way out for every list: the rows of the screen, with its filters, as .xlsx or CSV.

A kind of export says its columns, rows and cells (`Export`, `register_export`); counting,
writing, the job behind a long list and who may fetch its file are done here.
"""

from records.exports.cells import safe
from records.exports.columns import Column
from records.exports.files import FORMATS, XLSX, set_up_page
from records.exports.heading import foot_line
from records.exports.kinds import Export, export_links, find_export, register_export

__all__ = [
    "FORMATS", "XLSX", "Column", "Export", "export_links", "find_export", "foot_line",
    "register_export", "safe", "set_up_page",
]  # fmt: skip
