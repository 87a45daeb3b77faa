"""The printed list of demo accounts, and a tour that works click by click."""

import unicodedata
from itertools import groupby

from accounts.models import Appointment
from accounts.offices import Office
from supervision.demo.people import PASSWORD

ORDER = [
    Office.OFFICER, Office.APPROVER, Office.COORDINATOR, Office.SUPERVISOR, Office.PROVINCE,
    Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN,
]  # fmt: skip
NAMED_PRINCIPALS = 4  # of 汉滨区: the tour's three schools and the core of a running group

TOUR = (
    "1. {core} 登录（校长）：组建申报 → 新建申报，核心校+弱校；成员选 {members}；"
    "五项材料上传或写明不适用，检查后申报。",
    "2. {answering} 先后登录：待办“学校意愿” → 同意。",
    "3. hanbin.jingban1 审核，hanbin.shenpi 批复（文号如 汉教发〔{year}〕88号）：集团当日运行，"
    "公开名录 /public/ 可查；shi.xietiao 备案。",
    "4. {rotation} 登录：交流轮岗 → 推荐教师，资源共享 → 填报（附照片）；"
    "hanyin.jingban1：导入名录 → 核对后确认。",
    "5. shi.dudao 登录：督导看板 → 县区 → 集团 → 学校；监测报告下载 PDF 与 Excel；"
    "yuanjiang.dudao 只见远江市。",
)
TOUR_IN_ENGLISH = (
    "1. Log in as {core} (principal): Filings → New, mode core+weak; members {members}; "
    "upload each of the five documents or say why not, check, submit.",
    "2. Log in as {answering}, one after the other: the to-do asks for consent; agree.",
    "3. hanbin.jingban1 reviews, hanbin.shenpi approves (number such as 汉教发〔{year}〕88号): in "
    "force from that day and public at /public/; shi.xietiao enters it in the city's record.",
    "4. Log in as {rotation}: recommend a teacher for rotation, file a shared resource with a "
    "photo; hanyin.jingban1: check the uploaded register and confirm it.",
    "5. Log in as shi.dudao: dashboard → county → group → school; download the report as PDF or "
    "xlsx; yuanjiang.dudao sees the other city only.",
)


def pages():
    """Lines of the whole list."""
    appointments = list(
        Appointment.objects.select_related("person", "jurisdiction__parent").order_by("pk")
    )
    if not any(a.person.username.startswith("hanbin.") for a in appointments):
        yield "没有演示数据；请先运行 load_demo。/ No demo data yet; run load_demo first."
        return
    yield f"演示账号（密码都是 / one password for all: {PASSWORD}）"
    yield ""
    offices = [a for a in appointments if a.office != Office.PRINCIPAL]
    offices.sort(key=lambda a: (a.jurisdiction.city_id or 0, a.jurisdiction_id))
    yield from table(office_rows(offices))
    yield ""
    principals = [a for a in appointments if a.office == Office.PRINCIPAL]
    yield from table(principal_rows(principals))
    yield ""
    words = tour_words(principals)
    for line in (*TOUR, "", *TOUR_IN_ENGLISH):
        yield line.format(**words)


def office_rows(appointments):
    """One row per office of a body: body, office, log-in names, people."""
    yield "单位", "职务", "登录名", "姓名"
    appointments.sort(key=lambda a: (city_first(a.jurisdiction), ORDER.index(a.office)))
    for (body, office), held in groupby(appointments, lambda a: (a.jurisdiction, a.office)):
        held = list(held)
        yield (
            body.name, str(Office(office).label), "、".join(a.person.username for a in held),
            "、".join(a.person.name for a in held),
        )  # fmt: skip


def city_first(body):
    """Province, then each city with its bureaus below it."""
    return body.kind != "province", body.city_id or body.pk, body.kind != "city", body.pk


def principal_rows(appointments):
    """The tour's principals by name; of the other schools the first and last log-in name."""
    yield "主管教育局", "学校", "登录名", "姓名"
    by_bureau = sorted(appointments, key=lambda a: (city_first(a.jurisdiction.parent), a.pk))
    for bureau, held in groupby(by_bureau, lambda a: a.jurisdiction.parent):
        held = list(held)
        named = NAMED_PRINCIPALS if held[0].person.username.startswith("hanbin.") else 1
        for appointment in held[:named]:
            person = appointment.person
            yield bureau.name, appointment.jurisdiction.name, person.username, person.name
        rest = held[named:]
        if rest:
            span = f"{rest[0].person.username} … {rest[-1].person.username.partition('.')[2]}"
            yield bureau.name, f"其余 {len(rest)} 所", span, ""


def tour_words(principals):
    """Who plays in the tour: the unfiled combination of 汉滨区 and a running core school."""
    found = [a for a in principals if a.person.username.startswith("hanbin.")]
    core, *members, rotation = found[:NAMED_PRINCIPALS]
    return {
        "core": core.person.username,
        "members": "、".join(a.jurisdiction.name for a in members),
        "answering": "、".join(a.person.username for a in members),
        "rotation": rotation.person.username,
        "year": max(a.since.year for a in found) + 2,
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
