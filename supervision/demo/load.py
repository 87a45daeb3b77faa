"""The whole demo in one transaction, room by room."""

from django.db import transaction

from accounts.services import derive_permissions
from supervision.demo import (
    catalogue,
    changes,
    council,
    crossing,
    figures,
    filings,
    goals,
    groups,
    leading,
    money,
    people,
    plans,
    policies,
    postings,
    register,
    reports,
    research,
    rules,
    school_facts,
    schools,
    sharing,
    staff,
    standings,
    tree,
)  # fmt: skip
from supervision.demo.world import World


@transaction.atomic
def load(today=None, say=lambda sentence: None):
    """Fill an empty database; returns the World that was made."""
    world = World(today)
    tree.plant(world)
    people.employ_bodies(world)
    for place in world.places.values():
        open_place(world, place)
    crossing.file_across(world)
    for city, body in world.cities:
        groups.record_by_city(world, city, body)
        goals.aim_city(world, city)
        plans.lead_central(world, city)
        policies.issue_by_city(world, city, body)
        leading.lead_city(world, city, body)
        rules.draw_the_centre(world, city, body)
    for number, place in enumerate(world.places.values()):
        goals.aim(world, place, number)
        policies.issue(world, place, number)
        leading.lead(world, place)
        rules.lay_down(world, place)
        standings.designate(world, place)
    school_facts.hand_over(world)
    derive_permissions()
    register.upload(world)
    reports.issue(world)
    say(summary(world))
    return world


def open_place(world, place):
    """A bureau's schools, groups, people, figures, money and filings."""
    needed = groups.wanted_schools(place.unit)
    asked = filings.wanted_schools(place.unit)
    wanted = [want for wants in needed + asked for want in wants]
    made = schools.build(world, place, wanted + schools.wanted_plain(place.unit))
    rest = iter(made)
    formed = [[next(rest) for _want in wants] for wants in needed]
    filed = [[next(rest) for _want in wants] for wants in asked]
    groups.form(world, place, formed)
    own = [school for school in made if school.nature != "outside"]
    first = [school for schools_of in tour(place, filed) for school in schools_of]
    people.employ_principals(world, place, first + [s for s in own if s not in first])
    waves = figures.enrol(world, place)
    staff.hire(world, place)
    figures.report(world, place, waves)
    school_facts.furnish(world, place)
    school_facts.change(world, place)
    postings.exchange(world, place)
    council.govern(world, place)
    sharing.share(world, place)
    catalogue.offer(world, place)
    research.meet(world, place)
    money.fund(world, place)
    filings.file_all(world, place, filed)
    changes.change_all(world, place)
    plans.plan_all(world, place)
    place.filed = filed


def tour(place, filed):
    """The schools of the filing that is left to the tour: their principals are numbered first."""
    pairs = zip(filings.plans(place.unit), filed, strict=True)
    return [schools_of for plan, schools_of in pairs if plan[3] not in filings.UNTIL]


def summary(world):
    places = world.places.values()
    return (
        f"演示数据：{len(places)} 个主管教育局，{sum(len(p.schools) for p in places)} 所学校，"
        f"{sum(len(p.groups) for p in places)} 个教育集团。"
    )
