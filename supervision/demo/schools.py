"""Schools: first those the groups need, then some outside every group."""

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from schools.models import SchoolAlias, SchoolTag
from schools.rules.codes import check_character
from schools.services.register import register_schools
from supervision.demo.names import KINDS

TAG_BASIS = "县区认定（演示）"
OUTSIDE = ("渭川市星河实验小学", "长宁市松风路小学", "渭川市揽月小学")


@dataclass
class Wanted:
    """A school to make: kind letter (names.KINDS), where, and what it is tagged."""

    kind: str
    area: str
    tags: tuple[str, ...] = ()
    nature: str = "school"
    status: str = "open"


# What a member is, by the mode of its group.
MEMBER = {
    "N": ("urban", ("new",)),
    "W": ("town", ("weak",)),
    "R": ("rural", ("rural",)),
    "O": ("town", ()),
    "K": ("town", ("new", "estate")),
}


def wanted_for(mode, kind, members):
    """The core and the members one group needs."""
    area, tags = MEMBER[mode]
    nature = "outside" if mode == "O" else "school"
    core = Wanted(kind, "urban", ("strong",), nature)
    return [core, *(Wanted(kind, area, tags) for _ in range(members))]


def wanted_plain(unit):
    """Schools outside every group: every third one rural, some weak, new or remote."""
    tags = [("strong",), ("new",), ("weak",), ("rural",), (), ("rural", "remote")]
    areas = ["urban", "urban", "town", "rural", "town", "rural"]
    return [
        Wanted(kind, areas[n % 6], tags[n % 6])
        for n, kind in enumerate(unit.plain)
    ]  # fmt: skip


def build(world, place, wanted):
    """Schools with tags in the bureau's register; returned in order."""
    facts = [describe(world, place, number, want) for number, want in enumerate(wanted, 1)]
    with world.acting(f"{place.unit.login}.jingban1") as officer:
        schools = register_schools(facts, bureau=place.body, by=officer)
        SchoolTag.objects.bulk_create(
            SchoolTag(
                bureau=place.body, school=school, tag=tag, basis=TAG_BASIS,
                days=DateRange(school.opened_on or date(2019, 9, 1), None),
            )
            for school, want in zip(schools, wanted, strict=True)
            for tag in want.tags
        )  # fmt: skip
        add_aliases(place, schools)
    place.schools += schools
    return schools


def describe(world, place, number, want):
    """The columns of one school."""
    unit, chance = place.unit, world.chance
    common = {
        "stage": KINDS[want.kind][0], "nature": want.nature, "status": want.status,
        "source": "演示数据", "code": f"9{unit.code[1:7]:0<6}{number:03d}",
        "credit_code": credit_code(unit, number),
        "category": "special" if want.kind == "x" else "ordinary",
    }  # fmt: skip
    if want.nature == "outside":
        name = next(n for n in OUTSIDE if n not in world.school_names.taken)
        world.school_names.taken.add(name)
        return common | {"name": name, "code": "", "credit_code": ""}
    town_code, town = town_of(world, unit, want.area)
    # 城关镇 is in every county: there the county names the school.
    place_name = unit.short if town_code == unit.towns[0][0] or want.area == "urban" else town
    opened = date(world.year - chance.randrange(1, 3), 9, 1) if "new" in want.tags else None
    return common | {
        "name": world.school_names.name(place_name, want.kind),
        "town": town, "town_code": town_code, "area": want.area,
        "ownership": "inclusive" if "estate" in want.tags else "public",
        "opened_on": opened or date(chance.randrange(1952, 2009), 9, 1),
    }  # fmt: skip


def credit_code(unit, number):
    """A code that no body bears, with its right check character."""
    body = f"12{unit.code[:6]}YAN{number:06d}"
    return body + check_character(body)


def town_of(world, unit, area):
    """Urban schools stand in the county town (汉滨: the streets), rural ones further out."""
    towns = unit.towns
    central = [town for town in towns if town[1].endswith("街道")] or towns[:1]
    outer = [town for town in towns if town not in central] or central
    if area == "urban":
        return world.chance.choice(central)
    near = outer[: max(1, len(outer) // 3)]
    return world.chance.choice(near if area == "town" else outer)


def add_aliases(place, schools):
    """The short name people use for the first schools."""
    SchoolAlias.objects.bulk_create(
        SchoolAlias(
            bureau=place.body, school=school, source="简称",
            name=school.name.removeprefix(place.unit.short).removeprefix(school.town),
        )
        for school in schools[:2]
    )  # fmt: skip
