"""One row of each business table: what every app leaves behind."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from records.models import (
    Attachment,
    Decision,
    ImportBatch,
    ImportRow,
    Notice,
    Parameter,
    PersonalExport,
)

CHECKED = {
    "rows": 1, "good": 0, "wrong": 1, "groups_new": 0, "groups_known": 0, "schools_new": 0,
    "schools_known": 0, "undecided": 0, "warnings": [], "notes": 0, "problems": 1,
    "blank_rows": 0, "unfilled_rows": 0, "skipped_rows": 0, "skipped": [], "ignored": [],
}  # fmt: skip


def build(made):
    n, person = made.n, made.place.person
    about = {"record_kind": "records.notice", "record_id": n}
    made.add(
        Decision, **about, step="file", label="申报", from_state="", to_state="filed",
        person=person, person_name=person.name, office_title="经办人",
    )  # fmt: skip
    made.add(
        Attachment, **about, title="材料", file_name="材料.pdf", sha256=f"{n:064d}", size=1,
        mime="application/pdf", uploaded_by=person,
    )  # fmt: skip
    made.add(
        Notice, to_office="officer", to_jurisdiction_id=made.place.body.pk, text="请办理", url="/"
    )
    made.add(
        Parameter, key=f"key_{n}", value=1, basis="县区办法", known=(timezone.now(), None),
        days=DateRange(date(2026, 1, 1), None),
    )  # fmt: skip
    made.add(
        PersonalExport, kind="teachers.staff", title="教师名册", form="xlsx", rows=n,
        person=person, office_title="经办人",
    )  # fmt: skip
    batch = made.add(
        ImportBatch, kind="groups.register", file_name="名录.csv", sha256=f"{n:064d}",
        uploaded_by=person, summary=CHECKED, state="checked",
    )  # fmt: skip
    problem = {"column": "学校", "value": "", "problem": "没有校名"}
    made.add(ImportRow, batch=batch, number=n, raw={"school": ""}, problems=[problem])
