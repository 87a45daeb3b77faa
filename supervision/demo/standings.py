"""Standings of groups in one county: 示范, 预警 and 限期整改, each decided by three persons."""

import uuid
from datetime import timedelta

from groups.models import GroupStanding
from groups.queries.standings import criteria_of
from groups.services import standings as verbs

HELD = "hanbin"
# kind, days from today it is due, reason
STANDINGS = (
    ("demonstration", 25, "运行两年，交流轮岗和资源共享走在全区前列。"),
    ("warning", None, "理事会本学年没有按章程开会，两项年度任务滞后。"),
    ("rectification", 12, "成员校交流教师没有到岗，统筹经费用途没有公开。"),
)  # fmt: skip


def designate(world, place):
    if place.unit.login != HELD:
        return
    running = [made for made in place.groups if made.row.state == "in_force"]
    for number, (made, facts) in enumerate(zip(reversed(running), STANDINGS, strict=False)):
        settle(world, place, made, number, *facts)


def settle(world, place, made, number, kind, due, reason):
    login, since = place.unit.login, max(world.before(20), made.since)
    with world.acting(f"{login}.jingban1") as by:
        criteria = criteria_of(place.body)[0] if kind == "demonstration" else ()
        row = verbs.propose(
            made.row, kind, reason=reason, token=uuid.uuid4(), by=by, criteria=criteria,
            basis="安政办发〔2018〕47号", due=due and world.today + timedelta(days=due),
        )  # fmt: skip
        # The verb stamps now; it was proposed before it was decided.
        GroupStanding.objects.filter(pk=row.pk).update(proposed_at=world.moment(since))
    with world.acting(f"{login}.jingban2") as by:
        verbs.review(row, opinion="经实地核对，情况属实。", by=by)
    with world.acting(f"{login}.shenpi") as by:
        verbs.decide(
            row, document_number=f"{place.unit.letters}〔{world.today.year}〕{91 + number}号",
            since=since, by=by,
        )  # fmt: skip
