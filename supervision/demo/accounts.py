"""The printed list of demo accounts, and a tour that works click by click."""

import unicodedata
from itertools import groupby

from django.utils import timezone

from accounts.models import Appointment
from accounts.offices import Office
from supervision.demo.people import PASSWORD

NAMED_PRINCIPALS = 4  # of 汉滨区: the tour's three schools and the core of a running group

TOUR = (
    "1. {core} 登录（校长）：集团 → 组建申报 → 新的申报，核心校+弱校；成员选 {members}；"
    "五项材料上传或写明不适用，检查后申报。",
    "2. {answering} 先后登录：待办“学校意愿” → 同意。",
    "3. hanbin.jingban1 审核，hanbin.shenpi 批复（文号如 汉教发〔{year}〕88号）：集团当日运行，"
    "公开名录 /public/ 可查；shi.xietiao 备案。",
    "4. {rotation} 登录：教师 → 交流轮岗 → 推荐教师；集团 → 本集团 → 资源共享 → 填报（附照片）；"
    "hanyin.jingban1：集团 → 导入名录 → 核对后确认。",
    "5. shi.dudao 登录：督导看板 → 县区 → 集团 → 学校；监测报告下载 PDF 与 Excel；"
    "yuanjiang.dudao 只见远江市。",
)
TOUR_IN_ENGLISH = (
    "1. Log in as {core} (principal): Filings → New, mode core+weak; members {members}; "
    "upload each of the five documents or say why not, check, submit.",
    "2. Log in as {answering}, one after the other: the to-do asks for consent; agree.",
    "3. hanbin.jingban1 reviews, hanbin.shenpi approves (number such as 汉教发〔{year}〕88号): in "
    "force from that day and public at /public/; shi.xietiao enters it in the city's record.",
    "4. Log in as {rotation}: recommend a teacher for rotation; in the group's record file a "
    "shared resource with a photo; hanyin.jingban1: Groups → Import, check the register, confirm.",
    "5. Log in as shi.dudao: dashboard → county → group → school; download the report as PDF or "
    "xlsx; yuanjiang.dudao sees the other city only.",
)


def pages():
    """Lines of the whole list."""
    held = list(Appointment.objects.select_related("person", "jurisdiction__parent").order_by("pk"))
    named = of_hanbin(held)
    if not named:
        yield "没有演示数据；请先运行 load_demo。/ No demo data yet; run load_demo first."
        return
    yield f"演示账号，密码都是 / demo accounts, one password for all: {PASSWORD}"
    yield ""
    upper = [a for a in held if a.jurisdiction.kind in ("province", "city")]
    yield from table(upper_rows(upper))
    yield ""
    departments = [a for a in held if a.office == Office.DEPARTMENT]
    yield from table(body_rows([a for a in held if a not in upper and a not in departments]))
    yield ""
    yield from table(department_rows(departments))
    yield ""
    yield from table(principal_rows(named))
    yield ""
    words = tour_words(named)
    for line in (*TOUR, "", *TOUR_IN_ENGLISH):
        yield line.format(**words)


def body_rows(appointments):
    """One row per bureau: its officers, its approver, the span of its schools' principals."""
    yield "主管教育局", "经办人（两位）", "审批人", "校长"
    for body, held in groupby(sorted(appointments, key=bureau_first), bureau_of):
        by_office = {}
        for appointment in held:
            by_office.setdefault(appointment.office, []).append(appointment.person)
        principals = by_office.get(Office.PRINCIPAL, [])
        yield (
            body.name, people(by_office[Office.OFFICER]), people(by_office[Office.APPROVER]),
            f"{principals[0].username} – {len(principals)}",
        )  # fmt: skip


def department_rows(appointments):
    """The departments' log-in names differ in their first word only, which is the body's."""
    bodies = {a.person.username.partition(".")[0]: a.jurisdiction.parent.area for a in appointments}
    words = dict.fromkeys(a.person.username.partition(".")[2] for a in appointments)
    yield "部门（发改、编办、人社、财政）", "、".join(f"<前缀>.{word}" for word in words)
    yield "前缀", "、".join(f"{first} {area}" for first, area in bodies.items())


def bureau_of(appointment):
    place = appointment.jurisdiction
    return place.parent if appointment.office == Office.PRINCIPAL else place


def bureau_first(appointment):
    body = bureau_of(appointment)
    return body.city_id or 0, body.pk, appointment.pk


def people(persons):
    return "、".join(f"{person.username} {person.name}" for person in persons)


def upper_rows(appointments):
    """Province and cities: one row per office."""
    yield "单位", "职务", "登录名", "姓名"
    for held in sorted(appointments, key=bureau_first):
        yield (
            held.jurisdiction.name,
            held.get_office_display(),
            held.person.username,
            str(held.person),
        )


def principal_rows(appointments):
    """The principals of the tour with their schools."""
    yield "学校", "登录名", "姓名"
    for held in appointments:
        yield held.jurisdiction.name, held.person.username, str(held.person)


def of_hanbin(appointments):
    """汉滨区's principals in the order they were numbered: the tour's schools come first."""
    return [
        held for held in appointments
        if held.office == Office.PRINCIPAL and held.person.username.startswith("hanbin.")
    ][:NAMED_PRINCIPALS]  # fmt: skip


def tour_words(named):
    """Who plays in the tour: the unfiled combination of 汉滨区 and a running core school."""
    core, *members, rotation = named
    return {
        "core": core.person.username,
        "members": "、".join(a.jurisdiction.name for a in members),
        "answering": "、".join(a.person.username for a in members),
        "rotation": rotation.person.username,
        "year": timezone.localdate().year,
    }


def table(rows):
    """Columns padded by their width on a terminal, where a Chinese letter takes two."""
    rows = list(rows)
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def width(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
