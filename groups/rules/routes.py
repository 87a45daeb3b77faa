"""Who decides on a filing, worked out from the bureaus of its schools (以县为主，市级统筹)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.refusals import Owner
from groups.rules.checks import Check
from groups.rules.formation import DOCUMENT, names_of

PRINCIPLE = f"{DOCUMENT} 以县为主、市级统筹"


@dataclass(frozen=True)
class Seat:
    """A school of the filing and the bureau it stands under."""

    id: int
    name: str
    bureau: int
    bureau_name: str = ""
    central: bool | None = False  # None: not known to who asks
    city_run: bool = False
    outside: bool = False


@dataclass(frozen=True)
class Decider:
    """Another bureau and the schools it decides for."""

    id: int
    name: str
    schools: tuple[Seat, ...]

    @property
    def names(self):
        return names_of(self.schools)


@dataclass(frozen=True)
class Route:
    """The road of a filing: who decides for its schools before the lead bureau decides."""

    lead: int
    lead_name: str
    deciders: tuple[Decider, ...] = ()
    coordinated: bool = False
    central: bool = False
    city_run: bool = False
    outside: bool = False

    @property
    def words(self):
        """The road in one sentence."""
        if self.coordinated:
            others = "、".join(decider.name for decider in self.deciders)
            said = _("跨主管教育局：%(others)s分别决定本局学校，市教育局提统筹意见，%(lead)s批复")
            said %= {"others": others, "lead": self.lead_name}
        elif self.deciders:
            said = _("按设置由%(decider)s决定，%(lead)s据此批复")
            said %= {"decider": self.deciders[0].name, "lead": self.lead_name}
        else:
            said = _("同一主管教育局：%(lead)s批复") % {"lead": self.lead_name}
        return "；".join([said, *self.notes])

    @property
    def notes(self):
        if self.central:
            yield _("中心城区，市区一体、县区为主：由责任区决定，市教育局只牵头实施方案")
        if self.city_run:
            yield _("有市直属学校，市本级是其主管教育局")
        if self.outside:
            yield _("域外名校为核心校，须附办学协议")


def route_of(lead, lead_name, seats, who_decides=None):
    """The route of a filing of the bureau `lead`; at any stage of schooling the same.

    `who_decides` says which bureau decides for another's schools where a setting says so:
    {bureau: (deciding bureau, its name)}. A school from outside the city counts under the
    local bureau that has it in its register.
    """
    who_decides = who_decides or {}
    local = [seat for seat in seats if not seat.outside]
    deciding = {}
    for seat in seats:
        body, name = who_decides.get(seat.bureau, (seat.bureau, seat.bureau_name))
        if body != lead:
            deciding.setdefault((body, name), []).append(seat)
    return Route(
        lead=lead,
        lead_name=lead_name,
        deciders=tuple(
            Decider(body, name, tuple(schools)) for (body, name), schools in deciding.items()
        ),
        coordinated=len({seat.bureau for seat in seats} | {lead}) > 1,
        central=any(seat.central for seat in local)
        and all(seat.central is not False for seat in local),
        city_run=any(seat.city_run for seat in seats),
        outside=any(seat.outside for seat in seats),
    )


# What 批复 waits for on the road


@dataclass(frozen=True)
class Word:
    """What a body on the road has said: a bureau's decision, or an opinion that was asked."""

    body: str
    about: str = ""
    said: str = ""  # of a bureau: approved, refused, checked; of an opinion: for, none, against
    due: date | None = None
    answered: bool = False

    def is_silent(self, today):
        return not self.said and bool(self.due and self.due < today)


def road_checks(decisions, opinions, today):
    """Each other bureau has agreed; each body asked has spoken or its time is over; what was
    said against has its written answer. No opinion stops a 批复 beyond that."""
    refused = [word for word in decisions if word.said == "refused"]
    awaited = [word for word in decisions if word.said not in ("approved", "refused")]
    waiting = [word for word in opinions if not word.said and not word.is_silent(today)]
    silent = [word for word in opinions if word.is_silent(today)]
    against = [word for word in opinions if word.said == "against" and not word.answered]
    checks = []
    if decisions:
        checks.append(
            Check(
                "bureaus", not (refused or awaited),
                _("其他主管教育局须先对本局学校作出决定"), bureaus_found(refused, awaited),
                Owner.POLICY, PRINCIPLE,
                _("请退回补正，移除该局的学校后重新申报") if refused else _("请等待该局决定"),
            )
        )  # fmt: skip
    if opinions:
        found = [_("%(names)s还没有提出意见") % {"names": bodies(waiting)}] if waiting else []
        if silent:
            found.append(_("%(names)s逾期未提意见") % {"names": bodies(silent)})
        checks.append(
            Check(
                "opinions", not waiting, _("征求的意见已提出，或期限已过"), "；".join(found),
                next_step=_("请等待意见，或等到答复期限之后"),
            )
        )  # fmt: skip
        checks.append(
            Check(
                "opinion_answers", not against, _("有不赞成的意见，须先书面答复"),
                _("%(names)s的意见还没有答复") % {"names": bodies(against)} if against else "",
                next_step=_("请先书面答复；意见不是否决，答复后可以批复"),
            )
        )  # fmt: skip
    return checks


def bodies(words):
    return "、".join(word.body for word in words)


def bureaus_found(refused, awaited):
    parts = [
        _("%(bureau)s不同意涉及%(schools)s的安排") % {"bureau": word.body, "schools": word.about}
        for word in refused
    ]
    if awaited:
        parts.append(_("%(names)s还没有决定") % {"names": bodies(awaited)})
    return "；".join(parts)
