"""The confirmed rows of a table of yearly figures become filings, sections and classes.

Set-based: COPY to temporary tables, then one upsert per table. A cell that says nothing
leaves what stands; a row that changes nothing writes nothing.
"""

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from accounts.refusals import Overtaken
from records.imports import Import, register_import, stage
from schools.imports.figures import COLUMNS, SHARED, check, prefilled
from schools.models import School
from schools.queries.figures import NUMBERS
from schools.rules.figures import SECTIONS
from schools.services.figures import OPEN_STATES, due_day
from schools.services.shares import share_out

MONEY = {"equipment_value": "numeric", "operating_budget": "numeric"}
KINDS = dict.fromkeys(SHARED, "int") | MONEY | dict.fromkeys(
    ("teaching_area", "indoor_sports_area", "sports_area"), "numeric"
)  # fmt: skip
KEY = {"school_id": "bigint", "school_year": "int"}

LOCK = """
SELECT f.state FROM schools_figuresfiling f JOIN staged_filings t USING (school_id, school_year)
 ORDER BY f.id FOR NO KEY UPDATE OF f
"""
FILINGS = """
INSERT INTO schools_figuresfiling AS f
       (bureau_id, readers, parties, token, created_at, school_id, school_year, state, due_on,
        open_items, round{more})
SELECT s.bureau_id, '{{}}', ARRAY[s.node_id], gen_random_uuid(), now(), s.node_id, t.school_year,
       'draft', t.due_on, '{{}}', 1{staged}
  FROM staged_filings t JOIN schools_school s ON s.node_id = t.school_id
ON CONFLICT (school_id, school_year) {otherwise}
"""
SECTIONS_OF = """
INSERT INTO schools_schoolfigures AS f
       (bureau_id, readers, parties, filing_id, section, subject_teachers{more})
SELECT r.bureau_id, r.readers, r.parties, r.id, t.section, '{{}}'{staged}
  FROM staged_sections t JOIN schools_figuresfiling r USING (school_id, school_year)
 ORDER BY r.id, t.place
ON CONFLICT (filing_id, section) {otherwise}
"""
# Written only where it differs from what stands; an empty cell is no difference.
OTHERWISE = "DO UPDATE SET {set} WHERE ({old}) IS DISTINCT FROM ({new})"
OF_CLASSES = """
  FROM staged_classes t
  JOIN schools_figuresfiling r USING (school_id, school_year)
  JOIN schools_schoolfigures f ON f.filing_id = r.id AND f.section = t.section
"""
FEWER_CLASSES = f"""
DELETE FROM schools_classsize c
 USING (SELECT f.id, t.grade, max(t.number) AS last {OF_CLASSES} GROUP BY f.id, t.grade) grades
 WHERE c.figures_id = grades.id AND c.grade = grades.grade AND c.number > grades.last
"""  # noqa: S608
CLASSES = f"""
INSERT INTO schools_classsize AS c (bureau_id, readers, parties, figures_id, grade, number, pupils)
SELECT f.bureau_id, f.readers, f.parties, f.id, t.grade, t.number, t.pupils {OF_CLASSES}
ON CONFLICT (figures_id, grade, number) DO UPDATE SET pupils = EXCLUDED.pupils
      WHERE c.pupils <> EXCLUDED.pupils
"""  # noqa: S608
# The only section of a school has all there is, whatever its pupils.
TO_SPLIT = """
SELECT r.id FROM staged_filings t JOIN schools_figuresfiling r USING (school_id, school_year)
 WHERE %s OR EXISTS (SELECT FROM staged_sections s WHERE s.school_id = t.school_id AND s.place > 0)
"""


def write_figures(batch, rows, by):
    """Write good rows; a filing handed in meanwhile stops the whole batch."""
    columns = rows[0].frame.places
    shared, numbers = ([n for n in names if n in columns] for names in (SHARED, NUMBERS))
    stage_filings(rows, shared, by)
    stage_sections(rows, numbers, by)
    refuse_handed_in()
    touched = run(upsert(FILINGS, shared))
    touched += run(upsert(SECTIONS_OF, numbers))
    touched += write_classes(rows)
    share_out(pk for (pk,) in fetch(TO_SPLIT, [bool(shared)]))
    written = _("已写入")
    for row in rows:
        row.outcome = written
    return {"unchanged": not touched}


def stage_filings(rows, shared, by):
    """One line per filing; what the school has once comes from whichever row says it."""
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    due, filings = {}, {}
    for row in rows:
        key = row.parsed["school"], row.parsed["year"]
        values = filings.setdefault(key, [None] * len(shared))
        for place, name in enumerate(shared):
            if row.values[name] is not None:
                values[place] = row.values[name]
    for _school, year in filings:
        if year not in due:
            due[year] = due_day(bureau, year)
    stage("staged_filings", KEY | {"due_on": "date"} | {n: KINDS[n] for n in shared}, (
        (school, year, due[year], *values) for (school, year), values in filings.items()
    ))  # fmt: skip


def stage_sections(rows, numbers, by):
    """One line per row, and one without numbers for each other section of the schools."""
    said = {(row.parsed["school"], row.parsed["year"], row.parsed["section"]): row for row in rows}
    rows_of_bureau = School.objects.filter(bureau_id=by.bureau_id)
    sections_of = {
        pk: list(enumerate(SECTIONS.get(stage, ())))
        for pk, stage in rows_of_bureau.values_list("pk", "stage")
    }
    nothing = [None] * len(numbers)

    def lines():
        for school, year in dict.fromkeys(key[:2] for key in said):
            for place, section in sections_of[school]:
                row = said.get((school, year, section))
                values = [row.values[n] for n in numbers] if row else nothing
                yield school, year, section, place, *values

    shape = KEY | {"section": "text", "place": "int"} | dict.fromkeys(numbers, "int")
    stage("staged_sections", shape, lines())


def refuse_handed_in():
    """The filings are locked from here on; the check looked without a lock."""
    if any(state not in OPEN_STATES for (state,) in fetch(LOCK)):
        raise Overtaken(
            _("有学校在这期间上报了数据，没有导入"),
            rule=_("上报后数据锁定"),
            next_step=_("请再确认一次，会重新检查"),
        )


def upsert(statement, names):
    """The statement for these value columns; without any it only adds what is not there."""
    otherwise = OTHERWISE.format(
        set=", ".join(f"{n} = COALESCE(EXCLUDED.{n}, f.{n})" for n in names),
        old=", ".join(f"f.{n}" for n in names),
        new=", ".join(f"COALESCE(EXCLUDED.{n}, f.{n})" for n in names),
    )
    return statement.format(
        more="".join(f", {n}" for n in names), staged="".join(f", t.{n}" for n in names),
        otherwise=otherwise if names else "DO NOTHING",
    )  # fmt: skip


def write_classes(rows):
    """The classes of each grade a row says something about, anew."""
    lines = [
        (row.parsed["school"], row.parsed["year"], row.parsed["section"], grade, number, pupils)
        for row in rows
        for grade, sizes in row.parsed.get("classes", {}).items()
        for number, pupils in enumerate(sizes, start=1)
    ]
    if not lines:
        return 0
    shape = {"section": "text", "grade": "int", "number": "int", "pupils": "int"}
    stage("staged_classes", KEY | shape, lines)
    return run(FEWER_CLASSES) + run(CLASSES)


def run(statement):
    """How many rows the statement wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def fetch(statement, values=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


# What the screens say


def tally(summary):
    if not summary["filings_new"]:
        return []
    return [{"label": _("新开的填报（份）"), "count": summary["filings_new"], "tone": "off"}]


def button(summary):
    return _("确认：写入 %(rows)s 行年度数据") % {"rows": f"{summary['good']:,}"}


def done(batch):
    words = _("已写入 %(rows)s 行，新开 %(new)s 份填报。各校核对、写明原因后上报。")
    if batch.summary["unchanged"]:
        words = _("%(rows)s 行都与已填的相同，没有改动。")
    words %= {"rows": f"{batch.summary['good']:,}", "new": batch.summary["filings_new"]}
    return words, reverse("schools:figures"), _("去看年度数据")


FIGURES = register_import(Import(
    "schools.figures", "import_figures", gettext_lazy("学校年度数据"), COLUMNS, check,
    write_figures, tally, button, done, menu_url="schools:figures", prefilled=prefilled,
    guide=(
        gettext_lazy("一行是一所学校的一个学段部；模板里已列出本局（本校）开办中的学校。"),
        gettext_lazy("各年级的列里写每个班的人数，用空格隔开，如 45 44 46；各班之和须等于学生数。"),
        gettext_lazy("面积、设备、图书、经费是全校合计，有几个学段部的只写一行，系统按学生数分摊。"),
        gettext_lazy("空着的格不改动已填的数；已上报、已核定的数据不能用表格改。"),
        gettext_lazy("导入后还是填报中，核对无误再由学校上报。"),
    ),
))  # fmt: skip
