"""Filings across bureaus: one awaits the other county, one is refused by it, one has opinions
against it, one is approved."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Jurisdiction
from groups.models import (
    BureauDecision,
    ChangeRequest,
    Consent,
    EducationGroup,
    FormationFiling,
    Initiative,
    Opinion,
    OpinionRequest,
)
from groups.queries.routes import said_about
from groups.services import (
    bureaus,
    changes,
    consent,
    decision,
    formation,
    initiatives,
    opinions,
)
from groups.services.notices import page_of
from records.models import Notice
from supervision.demo.filings import REASONS, paper, put_documents

# Lead, other bureau, how far it has come.
SENT = 6  # days before today
CROSSINGS = (
    ("ziyang", "langao", "awaited"),
    ("xunyang", "baihe", "refused"),
    ("hanyin", "shiquan", "opposed"),
    ("pingli", "zhenping", "approved"),
)
CHECKED = "该校情况与申报一致，学校已表态，建议同意。"
AGAINST = "两县相距较远，建议先以联合教研起步，并列明往返交通安排。"
BUDGET = "本年度预算已下达，交通和代课经费须列入下年预算。"
JOINING = "该校与集团成员校一河之隔，两校已联合教研一年，理事会同意吸收。"
PROPOSED = "两县沿江相邻，农村校缺英语和音体美教师，核心校有教研团队，建议以联盟起步。"
AGREED = "两县相邻，师资互补，赞成组建；请把交通安排写入年度计划。"
OTHER_PLANS = "该校已列入本县集团扩面计划，拟由本县核心校带动。"


def file_across(world):
    for lead, other, until in CROSSINGS:
        Crossing(world, world.places[lead], world.places[other]).run(until)
    change_across(world, world.places["hanbin"], world.places["shiquan"])
    propose_across(world, world.places["hanbin"], world.places["xunyang"])


def propose_across(world, lead, other):
    """The city proposes a group of two counties; the lead's officer has not answered yet."""
    member = next(s for s in other.schools if s.area == "rural" and s.stage == "primary")
    core = lead.schools[-len(lead.unit.plain)]
    with world.acting("shi.xietiao") as by:
        core.refresh_from_db()  # the demo has renamed a few schools since
        row = initiatives.propose(
            token=uuid.uuid4(), name=f"{core.name}汉江教育集团", stage="compulsory",
            mode="core_rural", core_id=core.pk, member_ids=[member.pk], reason=PROPOSED, by=by,
            file=SimpleUploadedFile("倡议函.pdf", world.paper(paper)),
        )  # fmt: skip
        Initiative.objects.filter(pk=row.pk).update(created_at=world.moment(world.before(4)))


def change_across(world, lead, other):
    """A rural school of the next county asks to join: checked there, its approver and the city
    are awaited."""
    school = next(s for s in other.schools if s.area == "rural" and s.stage == "primary")
    with world.acting(f"{lead.unit.login}.jingban1") as by:
        changed = ChangeRequest.objects.values("group")
        quiet = {made.row.pk: made for made in lead.groups if made.runs and made.mode == "R"}
        made = quiet[
            EducationGroup.objects.filter(pk__in=quiet).exclude(pk__in=changed).first().pk
        ]  # fmt: skip
        change = changes.open_change(made.row, token=uuid.uuid4(), by=by, reasons=JOINING)
        changes.join_elsewhere(
            change, school.pk, on=world.today + timedelta(days=30), stage="primary", area="rural",
            tags=["rural"], by=by,
        )  # fmt: skip
        changes.submit(change, by=by)
    with world.acting(other.staff[school.pk]) as by:
        consent.answer(change, agrees=True, token=uuid.uuid4(), by=by, reason="同意。")
    with world.acting(f"{other.unit.login}.jingban1") as by:
        bureaus.check_own(change, opinion=CHECKED, token=uuid.uuid4(), by=by)


class Crossing:
    """A core of one county, a rural school of the next."""

    def __init__(self, world, lead, other):
        self.world, self.lead, self.other = world, lead, other
        self.core = lead.schools[-len(lead.unit.plain)]
        self.member = next(
            s for s in other.schools if s.area == "rural" and s.stage == "primary"
        )  # fmt: skip

    def acting(self, place, word):
        return self.world.acting(f"{place.unit.login}.{word}")

    def run(self, until):
        self.file()
        with self.world.acting(self.other.staff[self.member.pk]) as by:
            consent.answer(self.filing, agrees=True, reason="同意加入。", token=uuid.uuid4(), by=by)
        getattr(self, until)()
        self.age()

    def file(self):
        with self.world.acting(self.lead.staff[self.core.pk]) as by:
            self.filing = formation.open_filing(
                token=uuid.uuid4(), by=by, name=f"{self.core.name}跨县教育集团",
                mode="core_rural", tie="teaching", stage="compulsory", form="alliance",
            )  # fmt: skip
            formation.propose_elsewhere(
                self.filing, self.member.pk, stage="primary", area="rural", tags=["rural"], by=by
            )
            formation.write_reasons(self.filing, REASONS, by=by)
            put_documents(self.world, self.filing, ["plan", "agreement"], by)
            self.filing.refresh_from_db()
            formation.submit(self.filing, by=by)
        self.send()

    def send(self):
        """Sent in some days ago, before anybody decides: the verb stamps now."""
        filed = self.world.moment(self.world.before(SENT))
        with self.acting(self.lead, "jingban1"):
            FormationFiling.objects.filter(pk=self.filing.pk).update(
                created_at=filed - timedelta(days=1), submitted_at=filed,
                consent_due=self.world.before(SENT - 10),
            )  # fmt: skip
            self.filing.refresh_from_db()

    def awaited(self):
        """Checked by the other county's officer; its approver and the city are awaited."""
        with self.acting(self.other, "jingban1") as by:
            bureaus.check_own(self.filing, opinion=CHECKED, token=uuid.uuid4(), by=by)

    def refused(self):
        self.awaited()
        with self.acting(self.other, "shenpi") as by:
            bureaus.refuse_own(self.filing, reason=OTHER_PLANS, by=by)

    def opposed(self):
        """Agreed by the other county; the city's opinion is answered, the department's is not."""
        self.awaited()
        number = f"{self.other.unit.letters}〔{self.world.today.year}〕71号"
        with self.acting(self.other, "shenpi") as by:
            bureaus.approve_own(
                self.filing, document_number=number, decided_on=self.world.before(2), by=by
            )
        finance = Jurisdiction.objects.get(parent=self.lead.body, code="finance")
        with self.acting(self.lead, "jingban1") as by:
            opinions.ask_department(
                self.filing, finance, part="交通和代课经费的保障", by=by,
                due=self.world.today + timedelta(days=5),
            )  # fmt: skip
        with self.world.acting("shi.xietiao") as by:
            said = opinions.give_opinion(
                self.refreshed(), stance=Opinion.Stance.AGAINST, text=AGAINST, by=by
            )
        with self.acting(self.lead, "jingban2") as by:
            opinions.answer_opinion(
                said, text="采纳。第一学年以联合教研为主，交通安排见组建方案。", by=by
            )
        with self.acting(self.lead, "caizheng") as by:
            opinions.give_opinion(
                self.refreshed(), stance=Opinion.Stance.AGAINST, text=BUDGET, by=by
            )

    def approved(self):
        """Agreed by the other county, for it by the city, reviewed and decided by the lead."""
        self.awaited()
        year = self.world.today.year
        with self.acting(self.other, "shenpi") as by:
            bureaus.approve_own(
                self.filing, document_number=f"{self.other.unit.letters}〔{year}〕73号",
                decided_on=self.world.before(3), by=by,
            )  # fmt: skip
        with self.world.acting("shi.xietiao") as by:
            opinions.give_opinion(self.refreshed(), stance=Opinion.Stance.FOR, text=AGREED, by=by)
        with self.acting(self.lead, "jingban2") as by:
            decision.review(self.refreshed(), opinion="两县均已同意，建议批复。", by=by)
        with self.acting(self.lead, "shenpi") as by:
            decision.approve(
                self.refreshed(), document_number=f"{self.lead.unit.letters}〔{year}〕74号",
                decided_on=self.world.before(2), opinion="同意跨县组建。", by=by,
            )  # fmt: skip

    def refreshed(self):
        return FormationFiling.objects.select_related("bureau").get(pk=self.filing.pk)

    def age(self):
        """The services stamp now; each body's own rows are moved back in its own office."""
        filed, said = self.filing.submitted_at, self.world.before(3)
        rows = {"filing": self.filing}
        with self.acting(self.lead, "jingban1"):
            OpinionRequest.objects.filter(**rows).update(asked_at=filed)
            asked = OpinionRequest.objects.filter(**rows, body__kind="city")
            asked.update(due=self.filing.consent_due)
        for login in (
            f"{self.lead.unit.login}.jingban1", f"{self.other.unit.login}.jingban1",
            f"{self.lead.unit.login}.caizheng", "shi.xietiao",
        ):  # fmt: skip
            with self.world.acting(login):
                Consent.objects.filter(**rows).update(answered_at=self.world.moment(said))
                BureauDecision.objects.filter(**rows).update(created_at=self.world.moment(said))
                Opinion.objects.filter(request__filing=self.filing).update(
                    given_at=self.world.moment(said)
                )
                said_about(self.filing).filter(step="submit").update(at=filed)
                said_about(self.filing).exclude(step="submit").update(at=self.world.moment(said))
                Notice.objects.filter(url=page_of(self.filing)).update(at=self.world.moment(said))
