"""One pipeline for every table that comes in: upload, check, confirm, one transaction.

A kind of import says its columns, how rows are checked and how they are written
(`Import`, `register_import`); reading, showing, asking and keeping is done here.
"""

from records.imports.columns import Column, Row
from records.imports.kinds import Import, find_kind, kinds_of, register_import
from records.imports.pipeline import batches_of, cancel, confirm, receive
from records.imports.staging import stage
from records.imports.tables import read_table

__all__ = [
    "Column", "Import", "Row", "batches_of", "cancel", "confirm", "find_kind", "kinds_of",
    "read_table", "receive", "register_import", "stage",
]  # fmt: skip
