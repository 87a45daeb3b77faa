"""What counties and the city want to reach: the policy's own goals, and some of their own."""

from datetime import date
from decimal import Decimal

from schools.models import Goal
from schools.services.goals import adopt_policy_goals, set_goal, withdraw_goal

# Every other county tracks the policy's goals; these set one of their own besides.
OWN = {
    "hanbin": ("oversized", "0.06", "0.005", 1, "汉滨区消除大班额专项规划（演示）"),
    "ziyang": ("coverage_rural", "0.20", "0.60", 2, "紫阳县集团化办学实施办法（演示）"),
    "xunyang": ("coverage", "0.30", "0.90", 3, "旬阳市集团化办学实施办法（演示）"),
}


def aim(world, place, number):
    """A bureau's goals; 汉滨 stops one of them."""
    login = place.unit.login
    if number % 2 and login not in OWN:
        return
    with world.acting(f"{login}.jingban1") as officer:
        adopt_policy_goals(by=officer)
        if login in OWN:
            measure, baseline, target, years, basis = OWN[login]
            own(world, measure, baseline, target, years, basis, officer)
        if login == "hanbin":
            first = own(
                world, "in_zone_junior", "0.94", "0.95", 2, "汉滨区招生办法（演示）", officer
            )
            withdraw_goal(first, "政策目标为 100%，不再另设 95% 的目标", by=officer)


def own(world, measure, baseline, target, years, basis, by):
    return set_goal(
        measure=measure, baseline_value=Decimal(baseline), target_value=Decimal(target),
        baseline_on=date(world.year - 2, 9, 1), target_on=date(world.year + years, 8, 31),
        basis=basis, by=by,
    )  # fmt: skip


def aim_city(world, city):
    with world.acting(f"{city.login}.xietiao") as coordinator:
        own(world, Goal.Measure.COVERAGE, "0.35", "0.80", 2,
            f"{city.area}集团化办学三年行动计划（演示）", coordinator)  # fmt: skip
