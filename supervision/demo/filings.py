"""Formation filings in every state, taken there by the services a person would use."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from groups.models import Consent, DossierItem, FormationFiling
from groups.services import consent, decision, formation
from groups.services.notices import page_of
from records.models import Notice
from records.parameters import DEFAULTS
from records.pdf import render_pdf
from records.workflow import decisions_of
from supervision.demo.groups import MODES, STAGES
from supervision.demo.schools import wanted_for

REASONS = (
    "核心校办学稳定、教研力量较强，成员校希望在课程、教研和教师培养上得到带动。拟通过统一教学常规、"
    "联合教研和教师交流，三年内缩小校际差距。"
)
ASSETS = "成员校的校舍、设备资产归属不变，由核心校统一调配使用，另立台账，每学年核对一次。"
ELEMENTS = [key for key, _label in DEFAULTS["charter_elements"][0]]
REFUSAL = "本校正在迁建，教师紧缺，希望推迟一年再加入。"
ANSWER = "已与贵校座谈。第一学年只参加联合教研，不派出教师，迁建完成后再安排交流。"
RETURN = "成员学校的办学协议未列明经费分担，请补充；并请核对成员学校名单。"
REJECTION = "两所成员学校相距较远，暂不具备联合教研条件，待交通改善后再报。"
# What the letter after the members means; ! is left to the tour, nothing is filed.
UNTIL = {
    "d": "draft", "s": "submitted", "o": "opposed", "r": "reviewed", "b": "returned",
    "a": "approved", "n": "rejected", "w": "withdrawn",
}  # fmt: skip

# How many steps such a filing has taken, its submission among them; one where it is not named.
STEPS = {"r": 2, "b": 3, "a": 3, "n": 3, "w": 2}


def plans(unit):
    """(mode, kind, members, letter) of each filing in the unit's shorthand."""
    return [(word[0], word[1], int(word[2]), word[3]) for word in unit.filings.split()]


def wanted_schools(unit):
    return [wanted_for(mode, kind, members) for mode, kind, members, _letter in plans(unit)]


def file_all(world, place, lists):
    """One filing per plan over its schools, the core first."""
    for number, (plan, schools) in enumerate(zip(plans(place.unit), lists, strict=True)):
        if plan[3] in UNTIL:
            Course(world, place, plan, schools, number).run()


class Course:
    """One filing on its way: who files it, who answers, who decides."""

    def __init__(self, world, place, plan, schools, number):
        self.world, self.place, self.number = world, place, number
        self.mode, self.kind, _count, self.letter = plan
        self.core, *self.members = schools
        by_bureau = self.mode == "O" or self.letter == "o"
        self.filer = self.login("jingban1") if by_bureau else place.staff[self.core.pk]
        self.voluntary = not by_bureau

    def login(self, word):
        return f"{self.place.unit.login}.{word}"

    def run(self):
        getattr(self, UNTIL[self.letter])()
        self.age()

    def draft(self):
        mode, tie, form = MODES[self.mode]
        with self.world.acting(self.filer) as by:
            self.filing = formation.open_filing(
                token=uuid.uuid4(), by=by, name=f"{self.core.name}教育集团", mode=mode, tie=tie,
                stage=STAGES.get(self.kind, "compulsory"), form=form, core_id=self.core.pk,
                assets=ASSETS if tie == "assets" else "",
            )  # fmt: skip
            formation.propose_members(self.filing, [s.pk for s in self.members], by=by)
            formation.write_reasons(self.filing, REASONS, by=by)
            if self.letter != "d":
                kinds = ["plan", "charter"] + ["agreement"] * (self.mode == "O")
                put_documents(self.world, self.filing, kinds, by)
                self.filing.refresh_from_db()
                formation.submit(self.filing, by=by)
                self.send()

    def send(self):
        """Sent in so long ago that each further step had its two days: the verb stamps now."""
        self.sent = 1 + 2 * STEPS.get(self.letter, 1)
        filed = self.world.moment(self.world.before(self.sent))
        due = timezone.localdate(filed) + timedelta(days=10)
        FormationFiling.objects.filter(pk=self.filing.pk).update(
            created_at=filed - timedelta(days=2), submitted_at=filed, consent_due=due
        )
        self.filing.refresh_from_db()

    def answer(self, school, agrees=True):
        with self.world.acting(self.place.staff[school.pk]) as by:
            return consent.answer(
                self.filing, agrees=agrees, token=uuid.uuid4(), by=by,
                reason="同意加入。" if agrees else REFUSAL,
            )  # fmt: skip

    def submitted(self):
        """One school agrees, the others have not answered yet."""
        self.draft()
        if len(self.members) > 1:
            self.answer(self.members[0])

    def opposed(self):
        """行政主导: one school refuses and the bureau has answered it in writing."""
        self.draft()
        refusal = self.answer(self.members[0], agrees=False)
        for school in self.members[1:]:
            self.answer(school)
        with self.world.acting(self.login("jingban2")) as by:
            consent.answer_refusal(refusal, text=ANSWER, by=by)

    def reviewed(self):
        self.draft()
        for school in self.members:
            self.answer(school)
        with self.world.acting(self.login("jingban2")) as by:
            decision.review(self.filing, opinion="材料齐全，模式相符，建议批复。", by=by)

    def returned(self):
        self.reviewed()
        with self.world.acting(self.login("shenpi")) as by:
            decision.return_for_correction(
                self.filing, fields=["members", "dossier"], reason=RETURN, by=by,
                deadline=self.world.today + timedelta(days=12),
            )  # fmt: skip

    def approved(self):
        self.reviewed()
        number = f"{self.place.unit.letters}〔{self.world.today.year}〕{58 + self.number}号"
        with self.world.acting(self.login("shenpi")) as by:
            decision.approve(
                self.filing, document_number=number, decided_on=self.world.before(3), by=by,
                opinion="同意组建，请按方案推进。",
            )  # fmt: skip

    def rejected(self):
        self.reviewed()
        with self.world.acting(self.login("shenpi")) as by:
            decision.reject(self.filing, reason=REJECTION, by=by)

    def withdrawn(self):
        self.draft()
        with self.world.acting(self.filer) as by:
            formation.withdraw(self.filing, reason="成员学校拟调整，另行申报。", by=by)

    def age(self):
        """The services stamp now; spread what was done over the days before today."""
        with self.world.acting(self.login("jingban1")):
            steps = list(decisions_of(self.filing))
            days = [self.world.before(self.sent - 2 * n) for n in range(len(steps))]
            for step, day in zip(steps, days, strict=True):
                decisions_of(self.filing).filter(pk=step.pk).update(at=self.world.moment(day))
            if steps:
                self.age_answers(days)

    def age_answers(self, days):
        answers = Consent.objects.filter(filing=self.filing)
        answers.update(answered_at=self.world.moment(days[min(1, len(days) - 1)]))
        Notice.objects.filter(url=page_of(self.filing)).update(at=self.world.moment(days[-1]))


def put_documents(world, filing, kinds, by):
    """The dossier: the kinds as files, for the others why there is none."""
    for kind in kinds:
        upload = SimpleUploadedFile(f"{kind}.pdf", world.paper(paper))
        formation.put_document(
            filing, kind, by=by, upload=upload, elements=ELEMENTS if kind == "charter" else ()
        )
    for kind in sorted(set(DossierItem.Kind.values) - set(kinds)):
        formation.put_document(filing, kind, by=by, not_applicable="列入组建方案第三部分，不另附。")


def paper():
    """The one sheet that stands for every uploaded document of the demo."""
    return render_pdf(
        "letter.typ",
        {
            "issuer": "演示材料", "mark": "组建材料", "number": "演示〔2018〕47号",
            "title": "教育集团组建材料（演示）", "to": "主管教育局",
            "paragraphs": [
                "本件为演示数据，代替实际的组建方案、章程或协议。",
                "一、目标。核心校带动成员校，三年内缩小校际差距。",
                "二、做法。统一教学常规，联合教研，教师双向交流，资源共享。",
                "三、保障。理事会每学期议事，经费按各校公用经费比例统筹。",
            ],
            "signer": "申报学校（演示）", "day": "2026年9月1日", "demo": True,
        },
    )  # fmt: skip
