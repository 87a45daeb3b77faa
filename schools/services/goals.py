"""Verbs of goals: a county sets its own, the city its own; stopped with a reason, never deleted."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import Overtaken, RuleBroken, constraint_of
from accounts.services import require
from records.workflow import leave_decision, move
from schools.models import Goal
from schools.rules.goals import LOWER_IS_BETTER, POLICY_BASIS, POLICY_DAY, POLICY_GOALS


@transaction.atomic
def set_goal(*, measure, target_value, target_on, basis, by, baseline_value=None, baseline_on=None):
    """A goal of the acting body; one per measure and day while it is tracked."""
    require(by, "set_goals")
    require_order(measure, baseline_value, baseline_on, target_value, target_on)
    goal = Goal(
        bureau_id=by.bureau_id, readers=readers_of(by), measure=measure, basis=basis,
        baseline_value=baseline_value, baseline_on=baseline_on, target_value=target_value,
        target_on=target_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            goal.save()
    except IntegrityError as error:
        if constraint_of(error) != "one_goal_per_day":
            raise
        raise already_set(goal) from None
    leave_decision(
        goal, step="set", label=_("设定目标"), source="", target=goal.state, by=by, reason=basis
    )
    return goal


def readers_of(by):
    """The counties of a city read the city's goals."""
    if by.bureau_id != by.city_id:
        return []
    counties = Jurisdiction.objects.filter(kind="bureau", city_id=by.city_id)
    return list(counties.order_by("pk").values_list("pk", flat=True))


def require_order(measure, baseline_value, baseline_on, target_value, target_on):
    if baseline_on and target_on <= baseline_on:
        raise RuleBroken(
            _("完成期限 %(target)s 不晚于基期 %(baseline)s")
            % {"target": target_on, "baseline": baseline_on},
            rule=_("目标从基期走到期限"), next_step=_("请改期限或基期"),
        )  # fmt: skip
    if baseline_value is None:
        return
    worse = baseline_value < target_value if measure in LOWER_IS_BETTER else (
        baseline_value > target_value
    )  # fmt: skip
    if worse:
        raise RuleBroken(
            _("目标值比基期值还差"),
            rule=_("大班额比例越低越好，其余指标越高越好"),
            next_step=_("请核对基期值和目标值"),
        )


def already_set(goal):
    return Overtaken(
        _("%(measure)s在 %(day)s 已有目标")
        % {"measure": goal.get_measure_display(), "day": goal.target_on},
        rule=_("同一指标同一期限只跟踪一个目标"),
        next_step=_("请改期限，或先停止原来的目标"),
    )


@transaction.atomic
def adopt_policy_goals(*, by):
    """The policy's own goals for the acting body, those it does not track yet: how many."""
    require(by, "set_goals")
    missing = policy_goals_missing(by.bureau_id)
    for wanted in missing:
        set_goal(
            measure=wanted.measure, target_value=wanted.target, target_on=POLICY_DAY,
            basis=_("%(basis)s：%(words)s") % {"basis": POLICY_BASIS, "words": wanted.words},
            by=by,
        )  # fmt: skip
    return len(missing)


def policy_goals_missing(bureau_id):
    """Policy goals the body has never set; one it stopped is not offered again."""
    rows = Goal.objects.filter(bureau_id=bureau_id, target_on=POLICY_DAY)
    standing = set(rows.values_list("measure", flat=True))
    return [wanted for wanted in POLICY_GOALS if wanted.measure not in standing]


def withdraw_goal(goal, reason, *, by):
    """Stop tracking; the goal stays readable with the reason."""
    return move(goal, "withdraw", by=by, reason=reason, withdrawn_on=timezone.localdate())
