"""Leading groups: members, a meeting, and a list of problems with one solved and one late."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Jurisdiction
from groups.models import Problem
from groups.services import leading as verbs
from groups.services import problems
from supervision.demo.filings import paper
from supervision.demo.people import DEPARTMENTS

LED = ("hanbin", "hanyin", "xunyang")  # counties whose leading group the demo fills
POSTS = (
    ("staffing", "机构编制委员会办公室副主任"), ("finance", "财政局副局长"),
    ("personnel", "人力资源和社会保障局副局长"), ("development", "发展和改革局副局长"),
)  # fmt: skip
DECISIONS = (
    "编办一个月内核定两所农村成员校的教师编制缺口", "财政局把集团专项经费列入下年度预算",
    "人社局会同教育局统筹集团内中级职称岗位", "建立问题清单，每季度通报一次",
)  # fmt: skip
# department, title, what is asked, days from today it is due, what its owner said
PROBLEMS = (
    ("staffing", "两所农村成员校教师编制缺口 14 名", "核定缺口，在集团内调剂或核增。", 40,
     "缺口已核定，调剂方案正在会签。"),
    ("finance", "集团专项经费未列入年度预算", "按成员校学生数列入下年度预算。", -6, ""),
    ("personnel", "集团内中级职称岗位不能统筹使用", "出台集团内岗位统筹办法。", 12,
     "已印发职称岗位统筹设置的通知，两个集团先行试行。"),
)  # fmt: skip
SOLVED = "personnel"


def lead(world, place):
    if place.unit.login in LED:
        Leading(world, place.unit.login, place.body, place.unit.area).run()


def lead_city(world, city, body):
    """The city's own group, with a problem that a county must solve and another has solved."""
    led = Leading(world, city.login, body, city.area)
    meeting = led.meet("xietiao", "市政府副市长", "市教育局局长")
    with world.acting(f"{city.login}.xietiao") as by:
        owner = next(p.body for p in world.places.values() if p.body.city_id == body.pk)
        led.list(
            by, owner, "中心城区两个集团的招生片区没有衔接", "会同相邻县区划定片区。", 60, meeting
        )


class Leading:
    """One body's leading group, kept by its officer."""

    def __init__(self, world, login, body, area):
        self.world, self.login, self.body, self.area = world, login, body, area

    def acting(self, word):
        return self.world.acting(f"{self.login}.{word}")

    def run(self):
        meeting = self.meet("jingban1", f"{self.area}政府副职领导", "教育局局长")
        with self.acting("jingban1") as by:
            for code, title, says, due, _said in PROBLEMS:
                self.list(by, self.department(code), title, says, max(due, 1), meeting)
        for code, title, *_rest, said in PROBLEMS:
            if said:
                self.report(code, title, said)
        with self.acting("shenpi") as by:
            solved = Problem.objects.get(bureau_id=self.body.pk, title=PROBLEMS[2][1])
            problems.close_problem(solved, by=by, reason="通知已印发，核对无误。")
        self.age()

    def department(self, code):
        return Jurisdiction.objects.get(parent=self.body, code=code)

    def meet(self, word, head, deputy):
        """Seat the members and enter the meeting they held."""
        since, basis = self.world.before(200), f"关于成立集团化办学领导小组的通知（{self.area}）"
        with self.acting(word) as by:
            facts = {"since": since, "basis": basis, "by": by}
            name = self.name
            rows = [
                verbs.seat_member(role="head", name=name(), post=head, **facts),
                verbs.seat_member(role="deputy", name=name(), post=deputy, **facts),
                *(
                    verbs.seat_member(
                        role="member", name=name(), post=post, unit=self.department(code), **facts
                    )
                    for code, post in POSTS
                ),
            ]
            return verbs.enter_meeting(
                token=uuid.uuid4(), on=self.world.before(40), place=f"{self.area}政府二楼会议室",
                present=[row.pk for row in rows[:-1]], decisions=DECISIONS, by=by,
                minutes="听取集团化办学进展和存在问题的汇报，逐项议定责任部门和期限。",
            )  # fmt: skip

    def name(self):
        return next(self.world.people)

    def list(self, by, owner, title, says, due, meeting):
        return problems.list_problem(
            token=uuid.uuid4(), title=title, owner=owner, says=says, meeting=meeting, by=by,
            due_on=self.world.today + timedelta(days=due),
        )  # fmt: skip

    def report(self, code, title, said):
        solved = code == SOLVED
        proofs = [SimpleUploadedFile("通知.pdf", self.world.paper(paper))] if solved else []
        with self.acting(DEPARTMENTS[code]) as by:
            problems.report_problem(
                Problem.objects.select_related("owner", "bureau").get(
                    bureau_id=self.body.pk, title=title
                ),
                words=said, solved=solved, proofs=proofs, token=uuid.uuid4(), by=by,
                on=self.world.before(3),
            )  # fmt: skip

    def age(self):
        """A problem cannot be listed with a day that is past; one has become late since."""
        with self.acting("jingban1"):
            for _code, title, _says, due, _said in PROBLEMS:
                if due < 0:
                    Problem.objects.filter(bureau_id=self.body.pk, title=title).update(
                        due_on=self.world.today + timedelta(days=due)
                    )
