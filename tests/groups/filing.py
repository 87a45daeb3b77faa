"""A filing of the cast at any stage of its way, made through the verbs."""

import uuid
from datetime import date, datetime, time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from groups.models import DossierItem
from groups.services import consent, decision, formation
from schools.models import SchoolTag

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
BASICS = {
    "name": "江畔实验小学教育集团", "stage": "compulsory", "mode": "core_new",
    "tie": "teaching", "form": "chain",
}  # fmt: skip
NUMBER = "汉教发〔2026〕12号"
SENT, DAY = date(2026, 8, 20), date(2026, 9, 1)  # when it was sent in, and decided


def pdf(name="组建方案.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def tag(cast, key, word, writer="lin"):
    school = getattr(cast, key)
    with cast.acting(writer):
        SchoolTag.objects.get_or_create(
            school=school, tag=word,
            defaults={"bureau_id": school.bureau_id, "days": DateRange(date(2025, 9, 1), None)},
        )  # fmt: skip


def fresh(record):
    """A filing or a change as it stands now."""
    return type(record).objects.get(pk=record.pk)


def drafted(cast, by="pan", members=("new",), **facts):
    """A draft with everything a submission needs."""
    tag(cast, "new", "new")
    if by in ("lin", "ma"):
        facts.setdefault("core_id", cast.core.pk)
    with cast.acting(by) as office:
        filing = formation.open_filing(token=uuid.uuid4(), by=office, **(BASICS | facts))
        if members:
            ids = [getattr(cast, key).pk for key in members]
            formation.propose_members(filing, ids, by=office)
        for kind in DossierItem.Kind.values:
            if kind == "plan":
                formation.put_document(filing, kind, by=office, upload=pdf())
            else:
                formation.put_document(filing, kind, by=office, not_applicable="联盟形式")
        formation.write_reasons(filing, "两校相邻，具备共建条件。", by=office)
        return fresh(filing)


def submitted(cast, by="pan", **facts):
    filing = drafted(cast, by, **facts)
    with cast.acting(by) as office:
        formation.submit(filing, by=office)
    return sent_in(cast, filing)


def sent_in(cast, record, day=SENT, who="lin"):
    """The same request as if it had been sent in on a day gone by: the verbs stamp now."""
    with cast.acting(who):
        at = timezone.make_aware(datetime.combine(day, time(9)))
        type(record).objects.filter(pk=record.pk).update(submitted_at=at)
        record.refresh_from_db()
        return record


def day_of(record):
    """The day a request is decided: DAY, or the day it was sent in again since."""
    return max(DAY, timezone.localdate(record.submitted_at))


def consent_of(cast, who, filing, agrees=True, reason=""):
    with cast.acting(who) as office:
        return consent.answer(
            fresh(filing), agrees=agrees, reason=reason, token=uuid.uuid4(), by=office
        )


def reviewed(cast, by="pan", reviewer="ma", answering=("ning",), **facts):
    filing = submitted(cast, by, **facts)
    for who in answering:
        consent_of(cast, who, filing)
    with cast.acting(reviewer) as office:
        decision.review(fresh(filing), opinion="材料齐全，建议批复", by=office)
        return fresh(filing)


def approved(cast, number=NUMBER, day=None, **facts):
    filing = reviewed(cast, **facts)
    with cast.acting("zhao") as zhao:
        return decision.approve(
            filing, document_number=number, decided_on=day or day_of(filing), by=zhao
        )
