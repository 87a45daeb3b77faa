"""The register of schools as a table: a row per school of the officer's own bureau.

A school that is known already keeps its name, stage, status and ownership: those change by a
decision only, so the row says that a 变更申请 is needed. What needs no decision is taken over.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Jurisdiction
from records.imports import Column
from schools.imports.finding import SchoolBook
from schools.models import School, Stage
from schools.queries.register import codes_elsewhere, credit_codes_elsewhere
from schools.rules import normal_name
from schools.rules.codes import credit_code_problem, school_code_problem

# What stands in the register and changes by a decision; and what an officer keeps.
DECIDED = ("name", "stage", "status", "ownership")
CODES = ("code", "credit_code")
FACTS = ("code", "credit_code", "category", "area", "town", "opened_on")
HOW = {
    "alias": gettext_lazy("与别名相同"), "place": gettext_lazy("只差市、区名"),
    "near": gettext_lazy("名称相近"), "exact": gettext_lazy("名称相同"),
}  # fmt: skip


def choices_of(choices, also):
    return tuple((value, label, *also.get(value, ())) for value, label in choices if value)


STAGES = choices_of([c for c in Stage.choices if c[0] != Stage.UNKNOWN], {
    "kindergarten": ("学前",), "junior": ("初级中学",), "nine_year": ("九年一贯制", "九年一贯"),
    "full_secondary": ("完中",), "senior": ("普通高中", "高级中学"),
    "twelve_year": ("十二年一贯制", "十二年一贯"),
})  # fmt: skip
COLUMNS = (
    Column("region", gettext_lazy("区县代码"), ("行政区划代码",), kind="code", longest=12,
           example="610902", says=gettext_lazy("旧代码也认得，如 610928 即 610981")),
    Column("code", gettext_lazy("学校标识码"), ("标识码", "学校代码"), kind="code", longest=10,
           example="3161000001", says=gettext_lazy("10 位数字；已登记的学校先按代码对应")),
    Column("credit_code", gettext_lazy("统一社会信用代码"), ("信用代码",), kind="code",
           longest=18, says=gettext_lazy("18 位，校验位会核对")),
    Column("name", gettext_lazy("学校名称"), ("学校", "学校全称"), required=True,
           example="江畔实验小学", says=gettext_lazy("与已登记学校名称相近的，上传后由您选定")),
    Column("stage", gettext_lazy("学段"), ("办学层次",), kind="choice", choices=STAGES,
           example="小学", says=gettext_lazy("新登记的学校必填")),
    Column("ownership", gettext_lazy("办学类型"), ("办学性质",), kind="choice", example="公办",
           choices=choices_of(School.Ownership.choices, {"inclusive": ("普惠民办",)}),
           says=gettext_lazy("新登记的学校必填")),
    Column("status", gettext_lazy("状态"), kind="choice", example="开办中",
           choices=choices_of(School.Status.choices[:-1], {"planned": ("筹建", "未开办")}),
           says=gettext_lazy("新登记的学校空着按开办中")),
    Column("category", gettext_lazy("办学类别"), kind="choice",
           choices=choices_of(School.Category.choices, {"ordinary": ("普通",)})),
    Column("area", gettext_lazy("城乡类别"), kind="choice",
           choices=choices_of(School.Area.choices, {"rural": ("农村",)})),
    Column("town", gettext_lazy("镇办"), ("乡镇", "镇（街道）", "街道"), longest=40,
           example="江北办"),
    Column("opened_on", gettext_lazy("开办日期"), ("建校日期",), kind="day",
           example="2001-09-01"),
)  # fmt: skip


def check(rows, by):
    """Fill what was found in each row; returns the kind's part of the summary."""
    book, regions = SchoolBook(by), Regions(by)
    for row in rows:
        check_codes(row)
    holders, elsewhere = holders_of(rows, by), held_elsewhere(rows, by)
    for row in rows:
        check_region(row, regions)
        if row.values["name"] is not None:
            meet(row, book, holders)
        check_holders(row, holders, elsewhere)
    known = School.objects.in_bulk({row.parsed.get("school") for row in rows} - {None})
    for row in rows:
        if school := known.get(row.parsed.get("school")):
            note_differences(row, school, book)
    refuse_repeats(rows)
    return summary_of([row for row in rows if not row.problems])


class Regions:
    """The bureau that a region's code means, also a former one."""

    def __init__(self, by):
        self.own, self.bodies = by.bureau_id, {}
        former = []
        for body in Jurisdiction.objects.filter(kind="bureau").order_by("pk"):
            self.bodies[body.code] = body
            former += [(code, body) for code in body.former_codes]
        for code, body in former:
            self.bodies.setdefault(code, body)

    def find(self, code):
        """The bureau of a code; a town's code lies in its county's."""
        return self.bodies.get(code) or self.bodies.get(code[:6])


def check_region(row, regions):
    code = row.values["region"]
    if code is None:
        return
    body = regions.find(code)
    if body is None:
        row.wrong("region", _("没有这个区县代码"))
    elif body.pk != regions.own:
        row.wrong("region", _("是%(bureau)s的代码；各局只登记本局的学校") % {"bureau": body.name})
    elif code[: len(body.code)] != body.code:
        row.notes.append(_("区县代码 %(old)s 是旧代码，现为 %(new)s") % {
            "old": code, "new": body.code,
        })  # fmt: skip


def check_codes(row):
    code, credit = row.values["code"], row.values["credit_code"]
    if credit:
        credit = row.values["credit_code"] = credit.upper()
    if problem := school_code_problem(code):
        row.wrong("code", problem)
    if problem := credit_code_problem(credit):
        row.wrong("credit_code", problem)


def codes_in(rows, field):
    return {row.values[field] for row in rows if row.values[field]}


def holders_of(rows, by):
    """{(field, code): (school id, name)} of the bureau's own schools, those struck out too."""
    held = {}
    for field in CODES:
        own = School.objects.within(by).filter(bureau_id=by.bureau_id)
        own = own.filter(**{f"{field}__in": codes_in(rows, field)})
        for code, pk, name in own.values_list(field, "pk", "name"):
            held[field, code] = pk, name
    return held


def held_elsewhere(rows, by):
    """(field, code) of the table that stand for a school of another bureau."""
    codes = codes_elsewhere(codes_in(rows, "code"), by.bureau_id)
    credits = credit_codes_elsewhere(codes_in(rows, "credit_code"))
    return {("code", code) for code in codes} | {("credit_code", code) for code in credits}


def check_holders(row, holders, elsewhere):
    """A code belongs to one school: no other of one's own holds it, none of another bureau."""
    for field in CODES:
        held = field, row.values[field]
        if held in elsewhere:
            row.wrong(field, _("已登记在另一个教育局名下；学校已转来的，请办理隶属调整"))
            continue
        pk, name = holders.get(held, (None, ""))
        if pk and "school" in row.parsed and pk not in meant_by(row):
            row.wrong(field, _("已登记在本局的“%(name)s”名下，请核对") % {"name": name})


def meant_by(row):
    """The known schools a row may turn out to be."""
    offered = [option["value"] for asked in row.proposals for option in asked["options"]]
    found = {int(value.removeprefix("school:")) for value in offered if value != "new"}
    return found | {row.parsed.get("school")}


# Known or new


def meet(row, book, holders):
    """The known school of the row's code, or what its name proposes."""
    name = row.values["name"]
    pk, _name = holders.get(("code", row.values["code"]), (None, ""))
    school = book.schools.get(pk)
    if school is None:
        propose(row, book, book.names.proposals(name))
        return
    if not book.is_called(school, name) and normal_name(name) in book.by_name:
        row.wrong("name", _("学校标识码 %(code)s 是“%(known)s”的，与名称对不上") % {
            "code": school.code, "known": school.name,
        })  # fmt: skip
        return
    row.parsed = {"school": school.pk}


def propose(row, book, matches):
    """A school called exactly so is taken for it; a near name is asked about."""
    if len(matches) == 1 and matches[0].how in ("exact", "alias"):
        row.parsed = {"school": matches[0].school_id}
        return
    row.parsed = {"school": None}
    require_new(row, asked=bool(matches))
    if not matches:
        return
    options = [known_option(book, match) for match in matches]
    options.append({"value": "new", "label": _("新登记为学校"), "detail": "", "checked": False})
    options[0]["checked"] = len(matches) == 1 and matches[0].how == "place"
    row.proposals = [{
        "about": "school", "name": f"school-{row.number}", "given": row.values["name"],
        "place": row.values["town"] or "", "how": matches[0].how, "options": options,
    }]  # fmt: skip


def known_option(book, match):
    school = book.schools[match.school_id]
    return {
        "value": f"school:{school.pk}", "checked": False,
        "label": _("就是已登记的“%(name)s”") % {"name": school.name},
        "detail": f"{HOW[match.how]}，{Stage(school.stage).label}",
    }  # fmt: skip


def require_new(row, *, asked):
    """What a school must bring to be entered; a near name may still turn out to be known."""
    status = row.values["status"]
    if status and status not in (School.Status.OPEN, School.Status.PLANNED):
        row.wrong("status", _("新登记的学校只能是开办中或待开办"))
    if asked and not (row.values["stage"] and row.values["ownership"]):
        row.notes.append(_("选“新登记”须先在表里写明学段和办学类型"))
        return
    for key in ("stage", "ownership"):
        if row.values[key] is None and not row.said(key):
            row.wrong(key, _("名录里没有这所学校，新登记须写明%(what)s")
                      % {"what": row.frame.columns[key].label})  # fmt: skip


def note_differences(row, school, book):
    """Say what the register keeps although the table says otherwise, and what it takes over."""
    differs = differing(row, school, DECIDED)
    if "name" in differs and book.is_called(school, row.values["name"]):
        differs.remove("name")
    row.parsed["differs"] = differs
    for field in differs:
        row.notes.append(change_words(row, school, field) + _("；没有改，须办变更申请"))
    for field in differing(row, school, FACTS):
        if getattr(school, field):
            row.notes.append(change_words(row, school, field) + _("；按表里的改"))


def differing(row, school, fields):
    """The fields for which the row says something else than the register."""
    said = [field for field in fields if row.values[field] is not None]
    return [f for f in said if not same(f, row.values[f], getattr(school, f))]


def same(field, said, stands):
    return normal_name(said) == normal_name(stands) if field == "name" else said == stands


def change_words(row, school, field):
    label = School._meta.get_field(field).verbose_name
    return _("%(field)s：名录是“%(old)s”，表里是“%(new)s”") % {
        "field": label, "old": value_label(field, getattr(school, field)),
        "new": value_label(field, row.values[field]),
    }  # fmt: skip


def value_label(field, value):
    choices = dict(School._meta.get_field(field).flatchoices)
    return str(choices.get(value, value))


def refuse_repeats(rows):
    """One row per school: the same code, name or known school again is wrong."""
    first = {}
    for row in rows:
        if row.values["name"] is None:
            continue
        keys = [("name", normal_name(row.values["name"]))]
        keys += [(key, row.values[key]) for key in ("code", "credit_code") if row.values[key]]
        keys += [("name", pk) for pk in (row.parsed.get("school"),) if pk]
        for key in keys:
            lead = first.setdefault(key, row)
            if lead is not row:
                row.wrong(key[0], _("与第 %(n)s 行是同一所学校") % {"n": lead.number})
                break


def summary_of(good):
    asked = [p for row in good for p in row.proposals]
    undecided = sum(not any(o["checked"] for o in p["options"]) for p in asked)
    known = sum(bool(row.parsed.get("school")) for row in good)
    return {
        "schools_known": known + len(asked) - undecided, "undecided": undecided,
        "schools_new": len(good) - known - len(asked),
        "changes": sum(bool(row.parsed.get("differs")) for row in good),
    }  # fmt: skip
