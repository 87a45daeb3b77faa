"""A change of the cast's group at any stage of its way, made through the verbs."""

import uuid
from datetime import timedelta

from django.utils import timezone

from groups.models import EducationGroup, Membership
from groups.services import changes, consent, decision
from tests.groups.filing import fresh

NUMBER = "汉教发〔2026〕31号"
PRINCIPALS = {"core": "pan", "new": "ning", "rural": "rao", "weak": "weng"}


def today():
    return timezone.localdate()


def soon(days=30):
    return today() + timedelta(days=days)


def fresh_group(cast, group):
    with cast.acting("lin"):
        return EducationGroup.objects.get(pk=group.pk)


def drafted(cast, group, moves, by="lin", reasons="理事会一致同意。", **facts):
    """`moves` is a list of (kind, facts); schools are named by their key in the cast."""
    with cast.acting(by) as office:
        change = changes.open_change(group, token=uuid.uuid4(), by=office)
        for kind, said in moves:
            changes.add_move(change, kind, by=office, **({"on": today()} | said))
        changes.write_reasons(change, by=office, reasons=reasons, **facts)
        return fresh(change)


def submitted(cast, group, moves, by="lin", **facts):
    change = drafted(cast, group, moves, by, **facts)
    with cast.acting(by) as office:
        changes.submit(change, by=office)
        return fresh(change)


def answer(cast, who, change, agrees=True, reason=""):
    with cast.acting(who) as office:
        return consent.answer(
            fresh(change), agrees=agrees, reason=reason, token=uuid.uuid4(), by=office
        )


def answer_all(cast, change):
    with cast.acting("lin"):
        asked = set(fresh(change).asked)
    for key, who in PRINCIPALS.items():
        if getattr(cast, key).pk in asked:
            answer(cast, who, change)


def reviewed(cast, group, moves, by="lin", reviewer="ma", **facts):
    change = submitted(cast, group, moves, by, **facts)
    answer_all(cast, change)
    with cast.acting(reviewer) as office:
        decision.review(change, opinion="材料齐全，建议批复", by=office)
        return fresh(change)


def decide(cast, change, number=NUMBER, day=None):
    with cast.acting("zhao") as zhao:
        return decision.approve(
            fresh(change), document_number=number, decided_on=day or today(), by=zhao
        )


def approved(cast, group, moves, number=NUMBER, **facts):
    """The groups concerned, the request's own first."""
    return decide(cast, reviewed(cast, group, moves, **facts), number)


def seats(cast, group, who="lin"):
    """{(school, role, since, until)} as known now; `until` is the last day."""
    with cast.acting(who):
        rows = Membership.objects.filter(group=group, known__upper_inf=True)
        return {
            (
                row.school.name, row.role, row.days.lower,
                row.days.upper and row.days.upper - timedelta(days=1),
            )
            for row in rows.select_related("school")
        }  # fmt: skip
