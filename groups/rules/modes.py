"""What a county adds to the policy's modes: its own modes, sizes and quotas."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.refusals import Owner
from groups.rules.checks import Check

# Which members a bound counts.
COUNTED_MEMBERS = {
    "all": _l("成员校"),
    "new": _l("新建学校"),
    "weak": _l("薄弱学校"),
    "rural": _l("农村学校"),
}
COUNTS = {
    "all": lambda school: True,
    "new": lambda school: school.is_new,
    "weak": lambda school: school.is_weak,
    "rural": lambda school: school.is_rural,
}


@dataclass(frozen=True)
class OwnMode:
    """A county's own mode as the rules read it."""

    name: str
    basis: str
    stage: str = ""
    bounds: dict = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True)
class Limit:
    """A size or quota of the county: `count(members)` may be at most `most`."""

    key: str
    most: int
    breach: str
    basis: str
    others: int = 0

    def found(self, proposal):
        if self.key == "group_size":
            return len(proposal.members)
        return self.others + 1


def own_mode_checks(proposal):
    """The county's rules of its own mode, by the same gate as the policy's."""
    mode = proposal.own_mode
    right_stage = not mode.stage or mode.stage == proposal.stage
    return [
        Check(
            "basics", not mode.ended, _("办学模式须在适用期内"),
            _("“%(mode)s”已停用") % {"mode": mode.name} if mode.ended else "",
            Owner.COUNTY, mode.basis, _("请改选模式"),
        ),
        Check(
            "basics", right_stage, _("%(mode)s模式只用于规定的学段") % {"mode": mode.name},
            "" if right_stage else _("现在选的是其他学段"), Owner.COUNTY, mode.basis,
            _("请改选学段或模式"),
        ),
        *[bound_check(proposal, key, *mode.bounds[key]) for key in COUNTS if key in mode.bounds],
        *[document_check(proposal, kind) for kind in mode.documents],
    ]  # fmt: skip


def bound_check(proposal, key, fewest, most):
    mode = proposal.own_mode
    count = sum(1 for school in proposal.members if COUNTS[key](school))
    ok = (fewest is None or count >= fewest) and (most is None or count <= most)
    words = {"mode": mode.name, "kind": COUNTED_MEMBERS[key], "bound": bound_words(fewest, most)}
    return Check(
        "members", ok, _("%(mode)s模式的%(kind)s须%(bound)s") % words,
        "" if ok else _("现在是%(n)s所") % {"n": count}, Owner.COUNTY, mode.basis,
        _("可以改选模式，或加入、移除学校"),
    )  # fmt: skip


def bound_words(fewest, most):
    if most is None:
        return _("不少于%(n)s所") % {"n": fewest or 0}
    if not fewest:
        return _("不多于%(n)s所") % {"n": most}
    if fewest == most:
        return _("为%(n)s所") % {"n": most}
    return _("为%(least)s至%(most)s所") % {"least": fewest, "most": most}


def document_check(proposal, kind):
    mode, there = proposal.own_mode, proposal.dossier.get(kind) == "file"
    return Check(
        "dossier", there,
        _("%(mode)s模式须上传%(document)s") % {"mode": mode.name, "document": DOCUMENTS[kind]},
        "" if there else _("还没有上传"), Owner.COUNTY, mode.basis,
        _("请在%(what)s材料中上传，不能以理由代替") % {"what": proposal.what},
    )  # fmt: skip


DOCUMENTS = {
    "plan": _l("组建方案"),
    "charter": _l("章程"),
    "development": _l("发展规划"),
    "council": _l("理事会名单"),
    "agreement": _l("办学协议"),
    "resolution": _l("学校决议"),
}
LIMITS = {
    "group_size": _l("一个集团的成员校最多%(most)s所"),
    "group_quota": _l("本主管局的教育集团最多%(most)s个"),
    "school_groups": _l("一所学校最多参加%(most)s个集团"),
}
FOUND = {"group_size": _l("现在是%(n)s所"), "group_quota": _l("批复后是%(n)s个")}
MENDS = {
    "group_size": _l("请减少成员校；确需超出的，请先由主管教育局调整规定"),
    "group_quota": _l("请先由主管教育局调整规定"),
}


def limit_checks(proposal):
    """Sizes and quotas of the county: warned or refused, as the county chose."""
    counted = [limit for limit in proposal.limits if limit.key != "school_groups"]
    return [limit_check(proposal, limit) for limit in counted]


def limit_check(proposal, limit):
    n = limit.found(proposal)
    ok = n <= limit.most
    warns = limit.breach == "warned"
    return Check(
        "members", ok, LIMITS[limit.key] % {"most": limit.most},
        "" if ok else FOUND[limit.key] % {"n": n}, Owner.COUNTY, limit.basis,
        _("可以继续申报，请在%(what)s理由中说明") % {"what": proposal.what}
        if warns else MENDS[limit.key], warns,
    )  # fmt: skip


def elsewhere_check(schools, limits, what):
    """Which schools are in other groups already, and whether the county lets them join: what it
    has not limited is pointed out, never refused. `what` is the request: 组建 or 变更."""
    held = [school for school in schools if school.in_groups]
    found = "；".join(
        _("%(school)s已在%(groups)s") % {"school": s.name, "groups": "、".join(s.in_groups)}
        for s in held
    )
    limit = next((limit for limit in limits if limit.key == "school_groups"), None)
    if limit is None:
        why = _("可以继续申报，请在%(what)s理由中说明") % {"what": what}
        rule = _("成员校一般只参加一个集团")
        return Check("members", not held, rule, found, next_step=why, warns=True)
    over = any(len(school.in_groups) >= limit.most for school in held)
    warns = not over or limit.breach == "warned"
    if not over:
        why = _("本局允许，可以继续申报")
    elif warns:
        why = _("超出本局规定；可以继续申报，请在%(what)s理由中说明") % {"what": what}
    else:
        why = _("超出本局规定；请先办理该校退出原集团，或移除该校")
    return Check(
        "members", not held, LIMITS[limit.key] % {"most": limit.most}, found, Owner.COUNTY,
        limit.basis, why, warns,
    )  # fmt: skip


def elsewhere_words(limits):
    """What the county says of a school in several groups, for who chooses one."""
    limit = next((limit for limit in limits if limit.key == "school_groups"), None)
    if limit is None:
        return _("已在其他集团的学校注明在后；本局没有限制，可以加入，请写明理由")
    rule = LIMITS[limit.key] % {"most": limit.most}
    breach = _("超出时提示") if limit.breach == "warned" else _("超出时不能申报")
    return _("已在其他集团的学校注明在后；%(rule)s，%(breach)s（依据：%(basis)s）") % {
        "rule": rule, "breach": breach, "basis": limit.basis,
    }  # fmt: skip
