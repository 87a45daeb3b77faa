"""The whole demo in one transaction, room by room."""

from django.db import transaction

from accounts.services import derive_permissions
from supervision.demo import figures, groups, money, people, postings, schools, sharing, staff, tree
from supervision.demo.world import World


@transaction.atomic
def load(today=None, say=lambda sentence: None):
    """Fill an empty database; returns the World that was made."""
    world = World(today)
    tree.plant(world)
    people.employ_bodies(world)
    for place in world.places.values():
        open_place(world, place)
    for city, body in world.cities:
        groups.record_by_city(world, city, body)
    derive_permissions()
    say(summary(world))
    return world


def open_place(world, place):
    """A bureau's schools, groups and principals."""
    needed = groups.wanted_schools(place.unit)
    plain = schools.wanted_plain(place.unit)
    made = schools.build(world, place, [want for wants in needed for want in wants] + plain)
    rest = iter(made)
    lists = [[next(rest) for _want in wants] for wants in needed]
    place.plain = list(rest)
    groups.form(world, place, lists)
    own = [s for s in made if s.nature != "outside"]
    people.employ_principals(world, place, own)
    waves = figures.enrol(world, place)
    staff.hire(world, place)
    figures.report(world, place, waves)
    postings.exchange(world, place)
    sharing.share(world, place)
    money.fund(world, place)


def summary(world):
    places = world.places.values()
    return (
        f"演示数据：{len(places)} 个主管教育局，{sum(len(p.schools) for p in places)} 所学校，"
        f"{sum(len(p.groups) for p in places)} 个教育集团。"
    )
