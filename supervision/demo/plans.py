"""Plans: counties' own, the city's for 中心城区, a group's; some tasks done, some late."""

import uuid
from datetime import timedelta
from decimal import Decimal

from accounts.models import Jurisdiction
from groups.models import ResolutionKind
from groups.queries.council import resolutions_of
from groups.queries.plans import item_of
from groups.services import plans as verbs
from groups.services import progress

PLANNED = ("hanbin", "xunyang")  # bureaus whose 实施办法 is in force
DRAFTED = ("ziyang",)
BASIS = "安政办发〔2018〕47号"
# title, days from today it begins and is due, percent reported or None, what was said
TASKS = (
    ("摸清薄弱学校底数，列出组团清单", -120, -60, 100, "清单已报区政府。"),
    ("成立集团化办学协调小组，明确部门分工", -110, -30, 100, "已发文，每季度开会一次。"),
    ("集团章程和发展规划全部备齐", -90, -12, 70, "还有两个集团的章程在修改。"),
    ("集团专项经费列入下年度预算", -40, 45, 30, "预算建议已报财政。"),
    ("交流轮岗教师比例达到 10%", -40, 200, None, ""),
)
CENTRAL = (
    ("hanbin", "江北片区新建小学开办即入团", -60, 120, 35, "校舍主体完工，核心校已派出筹备组。"),
    ("gaoxin", "高新区九年制学校与核心校结对", -60, 90, None, ""),
)
YEARLY = (
    ("联合教研 10 次", -60, 190, 40, "已开展 4 次。"),
    ("送教到农村成员校 8 节", -60, 190, 25, "已送 2 节。"),
    ("成员校内部考核全覆盖", -30, -5, 60, "还有一所成员校未完成。"),
)


def plan_all(world, place):
    """A bureau's own plan, and the yearly plan of its first group that still runs."""
    login = place.unit.login
    if login in PLANNED + DRAFTED:
        own_plan(world, place, login, issue=login in PLANNED)
    if login in PLANNED:
        with world.acting(f"{login}.jingban1"):
            first = next(made for made in place.groups if still_runs(made))
        yearly_plan(world, place, first)


def still_runs(made):
    """In force, and not absorbed by another since it was formed."""
    if made.runs:
        made.row.refresh_from_db()
    return made.runs and made.row.state == "in_force"


def drafted(world, by, tasks, *, kind, title, group=None):
    """A draft with its tasks, each (owner, title, begins, due)."""
    plan = verbs.open_plan(
        kind=kind, title=title, starts_on=world.before(150),
        ends_on=world.today + timedelta(days=400), basis=BASIS, token=uuid.uuid4(), by=by,
        group=group,
    )  # fmt: skip
    for owner, words, begins, due in tasks:
        verbs.put_item(
            plan, kind="task", title=words, owner=owner, by=by,
            starts_on=world.today + timedelta(days=begins),
            due_on=world.today + timedelta(days=due),
        )  # fmt: skip
    return plan


def own_plan(world, place, login, *, issue):
    with world.acting(f"{login}.jingban1") as officer:
        body = Jurisdiction.objects.get(pk=officer.jurisdiction_id)
        tasks = [(body, words, begins, due) for words, begins, due, *_said in TASKS]
        title = f"{place.unit.short}集团化办学实施办法"
        plan = drafted(world, officer, tasks, kind="county", title=title)
        verbs.put_item(
            plan, kind="target", title="组团学校占义务教育学校的比例", owner=body, unit="%",
            baseline=Decimal(35), target=Decimal(80), starts_on=plan.starts_on,
            due_on=plan.ends_on, by=officer,
        )  # fmt: skip
        if issue:
            verbs.take_plan_step(plan, "submit", by=officer)
    if not issue:
        return
    number = f"{place.unit.letters}〔{world.today.year}〕36号"
    settle(world, f"{login}.shenpi", plan, number)
    with world.acting(f"{login}.jingban1") as officer:
        report_all(plan, TASKS, officer)


def settle(world, login, plan, number):
    with world.acting(login) as by:
        plan.refresh_from_db()
        verbs.take_plan_step(
            plan, "issue", by=by, document_number=number, issued_on=world.before(90)
        )


def report_all(plan, said, by):
    """What the owner has said of each task of which something was said."""
    words_of = {words: (percent, told) for words, *_days, percent, told in said}
    for item in item_of(plan).filter(owner=by.jurisdiction_id).order_by("pk"):
        percent, told = words_of.get(item.title, (None, ""))
        if percent is not None:
            progress.report_progress(item, percent=percent, words=told, token=uuid.uuid4(), by=by)


def yearly_plan(world, place, made):
    with world.acting(place.staff[made.core.pk]) as head:
        core = made.core.node
        tasks = [(core, words, begins, due) for words, begins, due, *_said in YEARLY]
        plan = drafted(world, head, tasks, kind="yearly", title="本学年工作计划", group=made.row)
        adopted = resolutions_of(made.row, ResolutionKind.PLAN).first()
        held_outside = "" if adopted else "理事会第 1 次会议决议第 1 项"
        verbs.take_plan_step(
            plan, "issue", by=head, resolution=adopted, document_number=held_outside
        )
        report_all(plan, YEARLY, head)


def lead_central(world, city):
    """中心城区: the city's plan, of which one county has taken its task and one has not yet."""
    if city.login != "shi":
        return
    with world.acting(f"{city.login}.xietiao") as coordinator:
        tasks = [
            (world.places[login].body, words, begins, due)
            for login, words, begins, due, *_said in CENTRAL
        ]
        plan = drafted(
            world, coordinator, tasks, kind="central", title="中心城区教育集团化办学实施方案"
        )
        verbs.take_plan_step(
            plan, "issue", by=coordinator, document_number=f"安教发〔{world.today.year}〕21号",
            issued_on=world.before(50),
        )  # fmt: skip
    with world.acting("hanbin.shenpi") as approver:
        mine = item_of(plan).get(owner=approver.jurisdiction_id)
        progress.answer_task(mine, accepts=True, by=approver)
    with world.acting("hanbin.jingban1") as officer:
        report_all(plan, [row[1:] for row in CENTRAL], officer)
