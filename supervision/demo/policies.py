"""Supporting policies by department: a few in most counties, gaps in every one, the city's own."""

import uuid

from accounts.models import Jurisdiction
from groups.services.policies import enter_policy
from supervision.demo.people import DEPARTMENTS

# department, kind, title, what it says, number of the document
POLICIES = (
    ("staffing", "staffing", "教育集团教师编制统筹管理办法",
     "集团内编制由核心校统筹，按学年调剂。", 6),
    ("personnel", "titles", "教育集团教师职称岗位统筹设置的通知",
     "中高级岗位在集团内统筹，交流教师优先。", 18),
    ("finance", "money", "集团化办学专项经费管理办法", "按成员校学生数安排，用于交流和教研。", 27),
    ("development", "building", "新建学校配套建设与集团办学衔接的意见",
     "新建小区配套学校开办即入集团。", 33),
)  # fmt: skip
OFFICE = ("admission", "教育集团招生工作办法", "集团内统一招生计划，划片就近入学。", 41)
LETTERS = {"staffing": "编", "personnel": "人社", "finance": "财", "development": "发改"}


def issue(world, place, number):
    """Every county leaves another department out; the bureau's own in every second one."""
    first = place.unit.letters.partition("教")[0]
    for index, policy in enumerate(POLICIES):
        if (index + number) % 4 and number % 5 != 4:
            enter(world, place.unit.login, first, place.body, policy)
    if number % 2 == 0:
        kind, title, says, serial = OFFICE
        with world.acting(f"{place.unit.login}.jingban1") as officer:
            enter_policy(
                issuer=place.body, by=officer, kind=kind, title=place.unit.short + title,
                says=says, number=f"{place.unit.letters}〔{world.today.year}〕{serial}号",
                **days(world),
            )  # fmt: skip


def enter(world, login, first, body, policy, whole=""):
    code, kind, title, says, serial = policy
    issuer = Jurisdiction.objects.get(parent=body, code=code)
    with world.acting(f"{login}.{DEPARTMENTS[code]}") as by:
        enter_policy(
            issuer=issuer, by=by, kind=kind, title=whole + title, says=says,
            number=f"{first}{LETTERS[code]}发〔{world.today.year}〕{serial}号",
            **days(world),
        )  # fmt: skip


def days(world):
    return {"token": uuid.uuid4(), "issued_on": world.before(130), "starts_on": world.before(100)}


def issue_by_city(world, city, body):
    enter(world, city.login, city.short[:1], body, POLICIES[2], whole="全市")
