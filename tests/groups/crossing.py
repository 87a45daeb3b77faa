"""A filing of 汉滨区 with a school of 石泉县, at any stage of its way."""

import uuid

from groups.models import Opinion
from groups.services import bureaus, formation, opinions
from tests.groups.filing import consent_of, day_of, drafted, fresh, sent_in

NUMBER = "石教发〔2026〕8号"
STATED = {"stage": "primary", "area": "town", "tags": ["weak"]}


def crossing_draft(cast, by="pan", **facts):
    filing = drafted(cast, by, **facts)
    with cast.acting(by) as office:
        formation.propose_elsewhere(filing, cast.shiquan_school.pk, by=office, **STATED)
        return fresh(filing)


def crossing(cast, by="pan", **facts):
    """Filed: 石泉县's principal, officer and approver and the city are asked."""
    filing = crossing_draft(cast, by, **facts)
    with cast.acting(by) as office:
        formation.submit(filing, by=office)
    return sent_in(cast, filing)


def check(cast, filing, who="shi", opinion="情况属实，建议同意"):
    with cast.acting(who) as office:
        return bureaus.check_own(fresh(filing), opinion=opinion, token=uuid.uuid4(), by=office)


def agree(cast, filing, who="shang", number=NUMBER, day=None):
    with cast.acting(who) as office:
        record = fresh(filing)
        return bureaus.approve_own(
            record, document_number=number, decided_on=day or day_of(record), by=office
        )


def refuse(cast, filing, who="shang", reason="本县另有安排"):
    with cast.acting(who) as office:
        return bureaus.refuse_own(fresh(filing), reason=reason, by=office)


def opine(cast, filing, who="cui", stance=Opinion.Stance.FOR, text=""):
    with cast.acting(who) as office:
        return opinions.give_opinion(fresh(filing), stance=stance, text=text, by=office)


def consented(cast, **facts):
    filing = crossing(cast, **facts)
    for who in ("ning", "shu"):
        consent_of(cast, who, filing)
    return filing


def agreed(cast, **facts):
    """Every school and 石泉县 agree; the city has not spoken."""
    filing = consented(cast, **facts)
    check(cast, filing)
    agree(cast, filing)
    return filing
