"""Verbs of a county on its own rules of formation: modes, sizes and quotas."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import NoVerb, RuleBroken, constraint_of
from accounts.services import require
from groups.models import CountyMode
from groups.models.kinds import Mode
from groups.rules.modes import LIMITS
from records.parameters import set_value


def require_basis(basis):
    if not basis.strip():
        raise RuleBroken(
            _("请填写依据"), rule=_("县区自定的规定须有依据，平台不替县区作主"),
            next_step=_("例：汉教发〔2026〕3号 第二条"),
        )  # fmt: skip


@transaction.atomic
def add_mode(*, name, basis, since, by, stage="", says="", bounds=None, documents=()):
    """Add a mode of the county's own, as data, from a day on."""
    require(by, "keep_rules")
    require_basis(basis)
    name = name.strip()
    if name in {*Mode.values, *(str(label) for label in Mode.labels)}:
        raise RuleBroken(
            _("“%(name)s”是政策列明的模式") % {"name": name},
            rule=_("政策的模式不能改写"), next_step=_("请换一个名称"),
        )  # fmt: skip
    for fewest, most in (bounds or {}).values():
        if fewest is not None and most is not None and fewest > most:
            raise RuleBroken(
                _("最少不能多于最多"), rule=_("每一类成员的最少、最多须相容"),
                next_step=_("请核对所数"),
            )  # fmt: skip
    try:
        with transaction.atomic():
            return CountyMode.objects.create(
                bureau_id=by.bureau_id, name=name, stage=stage, says=says.strip(),
                basis=basis.strip(), bounds=bounds or {}, documents=list(documents),
                days=DateRange(since, None),
            )  # fmt: skip
    except IntegrityError as error:
        if constraint_of(error) != "one_mode_per_name_a_day":
            raise
        raise RuleBroken(
            _("“%(name)s”已经登记过") % {"name": name},
            rule=_("同一时期一个模式只登记一次"), next_step=_("请先停用原来的，或换一个名称"),
        ) from None  # fmt: skip


@transaction.atomic
def end_mode(mode, *, last_day, by):
    """Stop offering a mode after a day; filings and groups that have it keep it."""
    require(by, "keep_rules")
    locked = CountyMode.objects.select_for_update(of=("self",)).get(pk=mode.pk)
    if not by.holds(locked):
        raise NoVerb(
            _("这个模式由%(bureau)s登记") % {"bureau": locked.bureau},
            rule=_("各县区登记各自的规定，其他单位只读"), next_step=_("请由登记的单位停用"),
        )  # fmt: skip
    if locked.days.upper is not None:
        raise RuleBroken(_("这个模式已停用"), next_step=_("请刷新页面"))
    if last_day < locked.days.lower:
        raise RuleBroken(
            _("停用日期早于启用日期"), rule=_("启用日期为%(day)s") % {"day": locked.days.lower},
            next_step=_("请核对日期"),
        )  # fmt: skip
    locked.days = DateRange(locked.days.lower, last_day + timedelta(days=1))
    locked.save(update_fields=["days"])
    return locked


@transaction.atomic
def set_limit(key, *, most, breach, basis, since, by):
    """The county's size or quota from a day on: most, and whether a breach warns or refuses."""
    require(by, "keep_rules")
    require_basis(basis)
    if key not in LIMITS:
        raise RuleBroken(_("没有这项规定"), next_step=_("请从“组建规定”页面进入"))
    bureau = Jurisdiction.objects.get(pk=by.bureau_id)
    value = {"most": most, "breach": breach}
    return set_value(key, value, basis=basis.strip(), since=since, bureau=bureau)
