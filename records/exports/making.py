"""A list becomes a file: at once when it is short, else as a run (see `jobs`)."""

from accounts.services import require
from records.exports.files import FORMATS
from records.exports.heading import heading_of
from records.models import PersonalExport

AT_ONCE = 2_000  # rows that are written while the person waits


class Table:
    """A file of a kind being written, batch by batch; made within the office."""

    def __init__(self, kind, form, file, *, params, by):
        require(by, kind.verb)
        self.kind, self.form, self.params, self.by, self.count = kind, form, params, by, 0
        writer, _mime = FORMATS[form]
        self.out = writer(file, heading_of(kind, by, params), kind.columns(by, params))

    def add(self, rows):
        self.count += len(rows)
        self.out.add(self.kind.cells(rows, self.by, self.params))

    def close(self):
        """Write the foot; that a list of persons was taken out is kept."""
        self.out.close()
        if self.kind.personal:
            remember(self)


def remember(table):
    office = table.by
    PersonalExport.objects.create(
        bureau_id=office.bureau_id, parties=[office.school] if office.school else [],
        kind=table.kind.kind, title=str(table.kind.title), query=table.params.urlencode()[:500],
        form=table.form, rows=table.count, person_id=office.person_id, office_title=office.title,
    )  # fmt: skip


def short_list(kind, office, params):
    """The rows of a list that can be written at once, else None."""
    rows = next(kind.batches(office, params, size=AT_ONCE + 1))
    return rows if len(rows) <= AT_ONCE else None


def count_rows(kind, office, params):
    rows = kind.rows(office, params)
    return len(rows) if isinstance(rows, list) else rows.order_by().count()


def file_name(kind, form, params):
    return f"{kind.title}_{kind.day(params)}.{form}"
