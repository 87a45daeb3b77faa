"""When a meeting counts and an item is resolved: quorum and majority, as the charter has them."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.refusals import Owner
from groups.rules.checks import Check

HALF = Fraction(1, 2)
ONE_PERSON = ("chair", "secretary")


@dataclass(frozen=True)
class Rule:
    """The shares that hold on a day, in words, and where they are written."""

    quorum: str
    majority: str
    quorum_words: str
    majority_words: str
    basis: str
    owner: str


@dataclass(frozen=True)
class Vote:
    """An item of the agenda with its counted votes."""

    title: str
    in_favour: int
    against: int
    abstained: int

    @property
    def cast(self):
        return self.in_favour + self.against + self.abstained


def enough(count, of, share):
    """Is `count` of `of` the share? A half is to be exceeded (过半数), any other reached."""
    part = Fraction(share)
    if of <= 0:
        return False
    return count > part * of if part == HALF else count >= part * of


def is_quorate(present, seats, rule):
    return enough(present, seats, rule.quorum)


def is_adopted(vote, present, seats, rule):
    """An item is resolved by a majority of those present at a meeting with quorum."""
    return is_quorate(present, seats, rule) and enough(vote.in_favour, present, rule.majority)


def minutes_checks(*, on, today, seats, present, votes, minutes, rule):
    """Signing: the day has come, somebody sits and came, the minutes are written, no more votes
    than persons, quorum to vote."""
    too_many = [vote.title for vote in votes if vote.cast > present]
    return [
        Check(
            "on", on <= today, _("会议召开后才能签发纪要"),
            _("会议定在%(day)s") % {"day": on} if on > today else "",
            next_step=_("请在会后办理"),
        ),
        Check(
            "seats", seats > 0, _("开会那天理事会要有成员"),
            next_step=_("请先登记理事会成员"),
        ),
        Check(
            "present", seats == 0 or present > 0, _("纪要须有到会成员"),
            next_step=_("请勾选到会的理事会成员；会议没有开成的，请取消会议"),
        ),
        Check("minutes", bool(minutes.strip()), _("须写纪要"), next_step=_("请填写纪要")),
        Check(
            "votes", not too_many, _("票数不能多于到会人数"),
            _("%(items)s的票数多于到会的 %(n)s 人") % {"items": "、".join(too_many), "n": present}
            if too_many else "",
            next_step=_("请核对票数"),
        ),
        Check(
            "quorum", not votes or present == 0 or is_quorate(present, seats, rule),
            _("表决须%(share)s成员到会") % {"share": rule.quorum_words},
            _("应到 %(seats)s 人，实到 %(present)s 人") % {"seats": seats, "present": present},
            rule.owner, rule.basis,
            _("请不记表决，只签发纪要；议题留到下次会议"),
        ),
    ]  # fmt: skip


def seat_checks(*, since, until, in_group, has_school):
    """A term ends after it begins; a seat of a school is of a school in the group that day."""
    return [
        Check(
            "until", until is None or until >= since, _("任期止不早于任期起"),
            next_step=_("请改任期"),
        ),
        Check(
            "school", in_group or not has_school, _("理事所在学校须在任期开始那天属于本集团"),
            next_step=_("请改学校或日期；校外理事不选学校"),
        ),
    ]  # fmt: skip


def rule_of(charter, defaults, words):
    """The Rule: what the charter writes, else the county's parameter; `words` says a share."""
    quorum = charter.quorum if charter else ""
    majority = charter.majority if charter else ""
    (default_quorum, basis), (default_majority, _basis) = defaults
    written = bool(quorum and majority)
    return Rule(
        quorum=quorum or default_quorum, majority=majority or default_majority,
        quorum_words=words(quorum or default_quorum),
        majority_words=words(majority or default_majority),
        basis=str(charter) if written else basis,
        owner=_("集团章程") if written else Owner.COUNTY,
    )  # fmt: skip
