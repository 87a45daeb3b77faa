"""One row of each business table: groups and what forms them."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from groups.models import (
    ChangeRequest,
    CityRecord,
    Consent,
    CountyMode,
    DossierItem,
    EducationGroup,
    FilingMember,
    FormationFiling,
    GroupLine,
    GroupPeriod,
    Handling,
    Membership,
    Move,
    PublishedGroup,
    RefusalAnswer,
    SharingRecord,
)
from records.models import Attachment
from schools.models import School

GROUP = {
    "stage": "compulsory", "mode": "core_rural", "initiation": "administrative",
    "tie": "teaching", "form": "alliance",
}  # fmt: skip


def build(made):
    place, n, school = made.place, made.n, made[School]
    group = made.add(
        EducationGroup, **GROUP, name=f"第{n}教育集团", sort_key=f"{n}", state="legacy"
    )
    made.add(
        Membership, group=group, school=school, institution=school, role="core",
        days=DateRange(None, None), start_known=False, settled=False,
        known=(timezone.now(), None),
    )  # fmt: skip
    made.add(
        CountyMode, name=f"联合体{n}-{made.place.body.pk % 1000}", basis="规定",
        days=DateRange(date(2026, 9, 1), None),
    )  # fmt: skip
    filing = made.add(
        FormationFiling,
        **GROUP,
        name=f"第{n}集团申报",
        core=place.core,
        state="submitted",
        submitted_at=timezone.now(),
    )
    made.add(FilingMember, filing=filing, school=school)
    consent = made.add(
        Consent, filing=filing, school=school, round=1, agrees=False, answered_by=place.person
    )
    made.add(RefusalAnswer, consent=consent, text="已沟通", answered_by=place.person)
    made.add(DossierItem, filing=filing, kind="plan", attachment=made[Attachment])
    made.add(
        CityRecord, group=group, number=f"备{n}", year=2026, serial=n,
        recorded_on=date(2026, 9, 1), recorded_by=place.person,
    )  # fmt: skip
    made.add(
        PublishedGroup, group=group, city_id=place.body.city_id or place.body.pk,
        county=place.body.name, name=group.name, sort_key=group.sort_key, stage=group.stage,
        mode=group.mode, core_name=school.name,
    )  # fmt: skip
    made.add(
        SharingRecord, group=group, school=school, kind="course", title="公开课",
        on=date(2026, 10, 1), used_by=[], people=3, filed_by=place.person,
    )  # fmt: skip
    build_change(made, group)


def build_change(made, group):
    n, school = made.n, made[School]
    change = made.add(
        ChangeRequest, group=group, state="submitted", submitted_at=timezone.now(),
        asked=[school.pk],
    )  # fmt: skip
    made.add(Move, change=change, kind="leave", on=date(2027, 8, 31), school=school)
    made.add(Handling, change=change, key="postings", text="继续履行", items=["甲：乙 → 丙"])
    words = {"mode": "core_rural", "tie": "teaching", "form": "alliance"}
    made.add(
        GroupPeriod, group=group, name=f"第{n}教育集团", sort_key=f"{n}", **words,
        days=DateRange(None, None), known=(timezone.now(), None),
    )  # fmt: skip
    other = EducationGroup(
        bureau=made.place.body, name=f"第{n}旧集团", sort_key=f"{n}", state="legacy", **GROUP
    )
    other.save()
    made.add(GroupLine, source=other, target=group, kind="absorbed", on=date(2026, 9, 1))
