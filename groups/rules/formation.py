"""What a filing must hold: the policy's mode rules and the dossier (三（二）)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.refusals import Owner
from groups.rules.checks import Check
from groups.rules.dossier import dossier_checks
from groups.rules.modes import (
    Limit,
    OwnMode,
    elsewhere_check,
    limit_checks,
    own_mode_checks,
)

BASIS = "安政办发〔2018〕47号 三（二）"
DOCUMENT = "安政办发〔2018〕47号"
FORMS = {
    "chain", "cooperation", "alliance", "lead", "trust", "restructure", "branch", "absorption",
    "pairing",
}  # fmt: skip
COUNTED = "零一两三四五六七八九十"


@dataclass(frozen=True)
class SchoolFacts:
    """What the mode rules need to know of a school on the day of filing."""

    id: int
    name: str
    stage: str
    nature: str = "school"
    status: str = "open"
    area: str = ""
    ownership: str = "public"
    tags: frozenset[str] = frozenset()
    in_groups: tuple[str, ...] = ()

    @property
    def is_new(self):
        return "new" in self.tags or self.status == "planned"

    @property
    def is_weak(self):
        return "weak" in self.tags

    @property
    def is_rural(self):
        return self.area == "rural" or bool(self.tags & {"rural", "remote"})

    @property
    def is_outside(self):
        return self.nature == "outside"


@dataclass(frozen=True)
class Proposal:
    """What a filing asks for; `dossier` says per kind "file", "reason" or nothing."""

    name: str
    stage: str
    mode: str
    initiation: str
    tie: str
    form: str
    core: SchoolFacts | None
    members: tuple[SchoolFacts, ...]
    reasons: str = ""
    dossier: dict = field(default_factory=dict)
    assets: str = ""
    own_mode: OwnMode | None = None
    limits: tuple[Limit, ...] = ()
    charter_asks: tuple[tuple[str, str], ...] = ()
    charter_holds: frozenset[str] = frozenset()
    charter_basis: str = ""
    what: str = _l("组建")  # a change's checks speak of 变更


def counted(number):
    """所数 as a clerk says it: 没有, 一所, 两所, … 11所."""
    if number == 0:
        return _("现在没有")
    word = COUNTED[number] if number < len(COUNTED) else str(number)
    return _("现在是%(count)s所") % {"count": word}


def in_reasons(proposal):
    return _("请在%(what)s理由中说明") % {"what": proposal.what}


def names_of(schools):
    return "、".join(school.name for school in schools)


# Mode rules (三（二）)


def mode_checks(proposal):
    """What the chosen mode asks of core and members."""
    rule = MODE_RULES.get(proposal.mode)
    if proposal.own_mode:
        return own_mode_checks(proposal)
    if rule is None:
        return [
            Check("basics", False, _("须选定一种办学模式"), next_step=_("请在基本情况中选择模式"))
        ]
    return rule(proposal)


def core_new_checks(proposal):
    new = [school for school in proposal.members if school.is_new]
    older = [school for school in proposal.members if not school.is_new]
    return [
        Check(
            "members", 1 <= len(new) <= 2, _("核心校+新校模式只能有一所或两所新建学校"),
            "" if 1 <= len(new) <= 2 else counted(len(new)), Owner.POLICY, BASIS + "1",
            _("可以改选模式，或移除、加入新建学校"),
        ),
        Check(
            "members", not older, _("核心校+新校模式一般只含新建学校"),
            _("%(names)s不是新建学校") % {"names": names_of(older)} if older else "",
            Owner.POLICY, BASIS + "1", in_reasons(proposal), warns=True,
        ),
    ]  # fmt: skip


def core_weak_checks(proposal):
    weak = any(school.is_weak for school in proposal.members)
    return [
        Check(
            "members", weak, _("核心校+弱校模式至少有一所薄弱学校"),
            "" if weak else _("现在没有"), Owner.POLICY, BASIS,
            _("可以改选模式，或加入薄弱学校；学校标签有误请联系主管教育局更正"),
        ),
    ]  # fmt: skip


def core_rural_checks(proposal):
    rural = any(school.is_rural for school in proposal.members)
    return [
        Check(
            "members", rural, _("核心校+农村校模式至少有一所农村学校"),
            "" if rural else _("现在没有"), Owner.POLICY, BASIS,
            _("可以改选模式，或加入农村学校；城乡类别有误请联系主管教育局更正"),
        ),
    ]  # fmt: skip


def outside_checks(proposal):
    outside = bool(proposal.core and proposal.core.is_outside)
    agreed = proposal.dossier.get("agreement") == "file"
    return [
        Check(
            "basics", outside, _("域外名校+本地校模式的核心校须是域外学校"),
            "" if outside or not proposal.core
            else _("%(name)s是本地学校") % {"name": proposal.core.name},
            Owner.POLICY, BASIS, _("可以改选模式，或改选核心校"),
        ),
        Check(
            "dossier", agreed, _("域外名校+本地校模式须附办学协议"),
            "" if agreed else _("还没有上传"),
            Owner.POLICY, BASIS, _("请在%(what)s材料中上传办学协议") % {"what": proposal.what},
        ),
    ]  # fmt: skip


def kindergarten_checks(proposal):
    schools = [*([proposal.core] if proposal.core else []), *proposal.members]
    others = [school for school in schools if school.stage != "kindergarten"]
    right_stage = proposal.stage == "kindergarten"
    estates = [s for s in schools if "estate" in s.tags and s.ownership == "private"]
    return [
        Check(
            "basics", right_stage, _("名园+新园模式只用于学前教育"),
            "" if right_stage else _("现在选的不是学前教育"),
            Owner.POLICY, BASIS, _("请改选学段或模式"),
        ),
        Check(
            "members", not others, _("名园+新园模式的核心校和成员校都须是幼儿园"),
            _("%(names)s不是幼儿园") % {"names": names_of(others)} if others else "",
            Owner.POLICY, BASIS, _("请改选模式，或移除不是幼儿园的学校"),
        ),
        Check(
            "members", not estates, _("小区配套幼儿园须是公办或普惠性民办"),
            _("%(names)s现为民办") % {"names": names_of(estates)} if estates else "",
            Owner.POLICY, DOCUMENT, _("请先办理转为普惠性民办，或移除该园"),
        ),
    ]  # fmt: skip


MODE_RULES = {
    "core_new": core_new_checks,
    "core_weak": core_weak_checks,
    "core_rural": core_rural_checks,
    "outside_local": outside_checks,
    "kindergarten": kindergarten_checks,
}

STAGES_OF_SCHOOLS = {
    "kindergarten": {"kindergarten"},
    "compulsory": {"primary", "junior", "nine_year", "full_secondary", "twelve_year"},
    "senior": {"senior", "full_secondary", "twelve_year"},
}


# What every filing must hold


def filing_checks(proposal):
    """All checks of a filing before it is sent, in the order of the task list."""
    return [
        *basics_checks(proposal),
        *member_checks(proposal),
        *mode_checks(proposal),
        *limit_checks(proposal),
        *stage_checks(proposal),
        *dossier_checks(proposal),
        Check(
            "reasons", bool(proposal.reasons.strip()), _("须写明组建理由"),
            next_step=_("请填写组建理由"),
        ),
    ]  # fmt: skip


def basics_checks(proposal):
    core = proposal.core
    checks = [
        Check("basics", bool(proposal.name.strip()), _("须有集团名称"), next_step=_("请填写名称")),
        Check("basics", core is not None, _("须有核心校"), next_step=_("请选定核心校")),
        Check(
            "basics", proposal.tie in ("assets", "teaching"), _("须写明纽带"), owner=Owner.POLICY,
            basis=DOCUMENT, next_step=_("请选资产纽带或教育教学纽带"),
        ),
        Check(
            "basics", proposal.form in FORMS, _("须写明办学形式"),
            owner=Owner.POLICY, basis=DOCUMENT, next_step=_("请选连锁、合作、联盟等形式"),
        ),
        Check(
            "basics", proposal.tie != "assets" or bool(proposal.assets.strip()),
            _("资产纽带须写明资产安排"), owner=Owner.HOUSE,
            next_step=_("请写明校舍、设备等资产归谁、由谁管理和使用"),
        ),
    ]  # fmt: skip
    if core and core.is_outside:
        checks.append(
            Check(
                "basics", proposal.mode == "outside_local",
                _("域外学校只在域外名校+本地校模式中任核心校"),
                owner=Owner.POLICY, basis=BASIS, next_step=_("请改选模式或核心校"),
            )
        )  # fmt: skip
    return checks


def member_checks(proposal):
    core, members = proposal.core, proposal.members
    closed = [s for s in members if s.status not in ("open", "planned")]
    outside = [s for s in members if s.is_outside]
    twice = bool(core and core.id in {school.id for school in members})
    return [
        Check("members", bool(members), _("至少有一所成员校"), next_step=_("请加入成员校")),
        Check(
            "members", not twice, _("核心校不同时作为成员校"),
            _("%(name)s列了两次") % {"name": core.name} if twice else "",
            next_step=_("请从成员校中移除它"),
        ),
        Check(
            "members", not closed, _("成员校须在开办中或待开办"),
            _("%(names)s已停办或合并") % {"names": names_of(closed)} if closed else "",
            next_step=_("请移除该校"),
        ),
        Check(
            "members", not outside, _("域外学校不作成员校"),
            _("%(names)s是域外学校") % {"names": names_of(outside)} if outside else "",
            next_step=_("请移除该校"),
        ),
        elsewhere_check(members, proposal.limits, proposal.what),
    ]  # fmt: skip


def stage_checks(proposal):
    """The policy is silent on mixed stages: pointed out, never refused."""
    fitting = STAGES_OF_SCHOOLS.get(proposal.stage, set())
    schools = [*([proposal.core] if proposal.core else []), *proposal.members]
    odd = [s for s in schools if s.stage != "unknown" and s.stage not in fitting]
    if proposal.mode == "kindergarten":
        return []
    return [
        Check(
            "members", not odd, _("集团学段与各校学段一致"),
            _("%(names)s的学段不同") % {"names": names_of(odd)} if odd else "",
            next_step=_("可以继续申报，%(how)s") % {"how": in_reasons(proposal)}, warns=True,
        )
    ]  # fmt: skip
