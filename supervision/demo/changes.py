"""Groups with a history, and one change in every hand, through the services a person would use."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from groups.models import ChangeRequest, Consent
from groups.queries.changes import preview_of
from groups.services import changes, consent, decision
from groups.services.notices import page_of
from records.models import Notice
from records.workflow import decisions_of
from supervision.demo.filings import paper

REASONS = {
    "rename": "集团成员已扩大到两个镇，原名称只含核心校校名，理事会建议改用片区名称。",
    "leave": "该校迁建后与集团各校距离较远，经理事会商议，学年结束后退出。",
    "absorb": "两个集团同在一个片区，成员学校少，合并教研力量更有利于带动薄弱学校。",
    "adjust": "各校经费和设备已统一管理，办学形式由合作调整为连锁。",
    "join": "该校申请加入，集团教研力量可以覆盖，理事会同意。",
}
HANDLING = "由并入后的集团接续，原安排不变，期满由县教育局登记。"
RETURN = "请补充理事会会议纪要，并写明与该校商议的情况。"

# unit → what is asked of its n-th group, and how far it has come.
PLANNED = {
    "hanbin": [(1, "rename", "approved"), (2, "leave", "approved"), (3, "adjust", "reviewed")],
    "xunyang": [(1, "absorb", "approved")],
    "hanyin": [(0, "join", "draft")],
    "langao": [(0, "leave", "submitted")],
    "pingli": [(0, "leave", "returned")],
}

# How many steps a change has taken so far, its submission among them.
STEPS = {"submitted": 1, "reviewed": 2, "returned": 3, "approved": 3}


def change_all(world, place):
    for number, (index, kind, until) in enumerate(PLANNED.get(place.unit.login, ())):
        Course(world, place, place.groups[index], kind, number).run(until)


class Course:
    """One change on its way: who files it, who answers, who decides."""

    def __init__(self, world, place, made, kind, number):
        self.world, self.place, self.made, self.kind = world, place, made, kind
        self.number = number

    def login(self, word):
        return f"{self.place.unit.login}.{word}"

    def run(self, until):
        self.until = until
        getattr(self, until)()
        self.age()

    def facts(self):
        today = self.world.today
        last = self.made.members[-1].pk
        return {
            "rename": {"on": today, "name": f"{self.place.unit.short}江北片区教育集团"},
            "leave": {"on": self.world.last_day(self.world.year), "school_id": last},
            "adjust": {"on": today + timedelta(days=40), "form": "chain"},
            "join": {"on": today + timedelta(days=20), "school_id": self.stranger()},
            "absorb": {"on": self.world.before(45), "others": [self.place.groups[0].row.pk]},
        }[self.kind]  # fmt: skip

    def stranger(self):
        """A primary school outside the group."""
        inside = {school.pk for school in self.made.schools}
        return next(
            s.pk for s in self.place.schools
            if s.pk not in inside and s.stage == "primary" and s.nature == "school"
            and s.status == "open"
        )  # fmt: skip

    def draft(self):
        with self.world.acting(self.login("jingban1")) as by:
            self.change = changes.open_change(self.made.row, token=uuid.uuid4(), by=by)
            changes.add_move(self.change, self.kind, by=by, **self.facts())
            changes.write_reasons(
                self.change, by=by, reasons=REASONS[self.kind], basis="集团理事会会议纪要",
                backdated_because="学期初已按理事会决定运行，文件补办。"
                if self.kind == "absorb" else "",
            )  # fmt: skip
            upload = SimpleUploadedFile("plan.pdf", self.world.paper(paper))
            changes.put_document(self.change, title="变更方案", upload=upload, by=by)
            self.handle(by)

    def handle(self, by):
        for consequence in preview_of(self.change, by).consequences:
            if consequence.must_be_handled:
                changes.write_handling(self.change, consequence.key, text=HANDLING, by=by)

    def submitted(self):
        self.draft()
        with self.world.acting(self.login("jingban1")) as by:
            changes.submit(self.change, by=by)
            self.asked = list(self.change.asked)
            self.send()

    def send(self):
        """Sent in so long ago that each further step had its two days: the verb stamps now."""
        self.sent = 2 + 2 * STEPS[self.until]
        filed = self.world.moment(self.world.before(self.sent))
        due = timezone.localdate(filed) + timedelta(days=20)
        ChangeRequest.objects.filter(pk=self.change.pk).update(
            created_at=filed - timedelta(days=2), submitted_at=filed, consent_due=due
        )
        self.change.refresh_from_db()

    def reviewed(self):
        self.submitted()
        for school in self.asked:
            with self.world.acting(self.place.staff[school]) as by:
                consent.answer(self.change, agrees=True, token=uuid.uuid4(), by=by, reason="同意。")
        with self.world.acting(self.login("jingban2")) as by:
            decision.review(self.change, opinion="事项清楚，学校意愿一致，建议批复。", by=by)

    def returned(self):
        self.reviewed()
        with self.world.acting(self.login("shenpi")) as by:
            decision.return_for_correction(
                self.change, fields=["documents", "reasons"], reason=RETURN, by=by,
                deadline=self.world.today + timedelta(days=14),
            )  # fmt: skip

    def approved(self):
        self.reviewed()
        number = f"{self.place.unit.letters}〔{self.world.today.year}〕{71 + self.number}号"
        with self.world.acting(self.login("shenpi")) as by:
            decision.approve(
                self.change, document_number=number, decided_on=self.world.before(4), by=by,
                opinion="同意，请做好衔接。",
            )  # fmt: skip

    def age(self):
        """The services stamp now; spread what was done over the days before today."""
        with self.world.acting(self.login("jingban1")):
            steps = list(decisions_of(self.change))
            days = [self.world.before(self.sent - 2 * n) for n in range(len(steps))]
            for step, day in zip(steps, days, strict=True):
                decisions_of(self.change).filter(pk=step.pk).update(at=self.world.moment(day))
            if steps:
                self.age_answers(days)

    def age_answers(self, days):
        answers = Consent.objects.filter(change=self.change)
        answers.update(answered_at=self.world.moment(days[min(1, len(days) - 1)]))
        Notice.objects.filter(url=page_of(self.change)).update(at=self.world.moment(days[-1]))
