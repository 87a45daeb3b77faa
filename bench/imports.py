"""A table of 50,000 × 12 from file to committed, beside its floor and beside the usual way.

The floor reads the file with calamine and COPYs the same rows into a plain table. The usual way
reads it with openpyxl and writes with bulk_create. All three commit, in turn, each round into a
school year of its own.
"""

import io
import random
import statistics
import time
from dataclasses import dataclass, field

import openpyxl
import python_calamine
import xlsxwriter
from django.db import connection, connections, transaction

from accounts.entry import enter_office
from accounts.models import Jurisdiction
from accounts.offices import Office
from bench.people import hire, reader
from records import imports, tasks
from schools.models import FiguresFiling, School, SchoolFigures
from schools.services.figures_import import FIGURES

ROWS = 50_000
BUREAU = 9_000_000
FIRST_YEAR = 2018
OFFICER = "big"
HEADINGS = (
    "学校标识码", "学校名称", "学段部", "学年", "学生数", "寄宿生数", "学区内学生数", "专任教师数",
    "本科学历教师数", "专科学历教师数", "县级以上骨干教师数", "体育艺术专任教师数",
)  # fmt: skip
NUMBERS = (
    "pupils", "boarders", "in_zone_pupils", "teachers", "bachelor_teachers", "college_teachers",
    "backbone_teachers", "sports_arts_teachers",
)  # fmt: skip
PLAIN = ("code text, name text, section text, school_year text, "
         + ", ".join(f"{name} int" for name in NUMBERS))  # fmt: skip
SCHOOLS = (
    """
    INSERT INTO accounts_jurisdiction (id, kind, name, area, code, former_codes, slug, parent_id,
                                       city_id, province_id)
    SELECT %(bureau)s, 'bureau', '大县教育局', '大县', 'big', '{}', '', 2, 2, 1
     UNION ALL
    SELECT %(bureau)s + s, 'school', '镇' || s || '号中心小学', '', (3161000000 + s)::text,
           '{}'::varchar[], '', %(bureau)s, 2, 1
      FROM generate_series(1, %(rows)s) s
    """,
    """
    INSERT INTO schools_school (node_id, bureau_id, name, sort_key, code, credit_code, category,
                                stage, nature, status, ownership, town, town_code, area, source)
    SELECT id, parent_id, name, id::text, code, '', 'ordinary', 'primary', 'school', 'open',
           'public', '', '', 'rural', '生成数据'
      FROM accounts_jurisdiction WHERE parent_id = %(bureau)s
    """,
)


@dataclass
class Times:
    """Seconds of each way, a number a round."""

    rows: int
    floor: list = field(default_factory=list)
    ours: list = field(default_factory=list)
    usual: list = field(default_factory=list)

    @property
    def to_floor(self):
        return statistics.median(self.ours) / statistics.median(self.floor)

    @property
    def to_usual(self):
        return statistics.median(self.usual) / statistics.median(self.ours)


def build(rows):
    """A bureau with an officer and a school for every row, written by the owner."""
    with connections["owner"].cursor() as cursor:
        for statement in SCHOOLS:
            cursor.execute("ALTER TABLE schools_school DISABLE TRIGGER USER")
            cursor.execute(statement, {"bureau": BUREAU, "rows": rows})
            cursor.execute("ALTER TABLE schools_school ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    hire(OFFICER, Office.OFFICER, Jurisdiction.objects.get(pk=BUREAU))


def table_of(rows, year):
    """The file: a heading and a row for each school, as a bureau sends it."""
    chance, out = random.Random(year), io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("填报表")
        sheet.write_row(0, 0, HEADINGS)
        for n in range(1, rows + 1):
            pupils = chance.randrange(60, 2000)
            teachers = pupils // 16 + 2
            sheet.write_row(n, 0, [
                str(3161000000 + n), f"镇{n}号中心小学", "小学部", f"{year}-{year + 1}", pupils,
                pupils // 9, pupils - 3, teachers, teachers - teachers // 3, teachers // 3,
                teachers // 8, teachers // 7,
            ])  # fmt: skip
    return out.getvalue()


def compare(rounds, rows=ROWS):
    """Times of the three ways, taken in turn."""
    build(rows)
    office, times = reader(OFFICER).office, Times(rows)
    for turn in range(rounds):
        content = table_of(rows, FIRST_YEAR + 2 * turn)
        times.floor.append(seconds(lambda content=content: floor(content)))
        times.ours.append(seconds(lambda content=content: ours(content, office)))
        other = table_of(rows, FIRST_YEAR + 2 * turn + 1)
        times.usual.append(seconds(lambda other=other: usual(other, office)))
    return times


def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def floor(content):
    """Read and COPY, nothing else: no check, no keys, no policies, no trail."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    _heading, *lines = book.get_sheet_by_index(0).to_python()
    text = "\n".join("\t".join([*line[:4], *map(str, map(int, line[4:]))]) for line in lines)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({PLAIN})")
        cursor.copy_expert("COPY bare FROM STDIN", io.StringIO(text))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")


def ours(content, office):
    """Upload, check, confirm, check again, write: everything between the file and the commit."""
    with enter_office(office):
        batch, _fresh = imports.receive(FIGURES, name="数据.xlsx", content=content, by=office)
    tasks.check_import(str(batch.run_id))
    with enter_office(office):
        batch.refresh_from_db()
        batch = imports.confirm(FIGURES, batch, {}, by=office)
    if batch.state == "confirming":
        tasks.write_import(str(batch.run_id))
    with enter_office(office):
        batch.refresh_from_db()
    if batch.state != "confirmed":
        raise SystemExit(f"the import is {batch.state}: {batch.summary}")


def usual(content, office):
    """openpyxl and bulk_create into the same tables, as most Django projects do it."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
    lines = sheet.iter_rows(min_row=2, values_only=True)
    with enter_office(office):
        by_code = {school.code: school for school in School.objects.filter(bureau=office.bureau_id)}
        read = [(by_code[line[0]], int(line[3][:4]), line[4:]) for line in lines]
        own = {"bureau_id": office.bureau_id, "readers": []}
        filings = FiguresFiling.objects.bulk_create(
            FiguresFiling(**own, parties=[school.pk], school=school, school_year=year,
                          due_on=f"{year}-10-15")
            for school, year, _numbers in read
        )  # fmt: skip
        SchoolFigures.objects.bulk_create(
            SchoolFigures(**own, parties=filing.parties, filing=filing, section="primary",
                          **dict(zip(NUMBERS, numbers, strict=True)))
            for filing, (_school, _year, numbers) in zip(filings, read, strict=True)
        )  # fmt: skip
