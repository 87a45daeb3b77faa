"""The tree: province, cities, bureaus, each city's starting template of parameters."""

from accounts.cities import set_up_departments
from accounts.entry import enter_office, system_office
from accounts.models import Jurisdiction
from records.parameters import write_template
from supervision.demo.places import CITIES, PROVINCE
from supervision.demo.world import Place


def plant(world):
    name, area, code = PROVINCE
    province = Jurisdiction.objects.create(kind="province", name=name, area=area, code=code)
    for city in CITIES:
        plant_city(world, city, province if city.province else None)


def plant_city(world, city, province):
    body = Jurisdiction.objects.create(
        kind="city", name=city.name, area=city.area, code=city.code, slug=city.slug,
        parent=province, province=province,
    )  # fmt: skip
    bodies = Jurisdiction.objects.bulk_create(
        Jurisdiction(
            kind="bureau", name=unit.name, area=unit.area, code=unit.code, parent=body,
            former_codes=list(unit.former_codes), city=body, province=province,
        )
        for unit in city.units
    )  # fmt: skip
    world.cities.append((city, body))
    world.departments += set_up_departments([body, *bodies])
    for unit, bureau in zip(city.units, bodies, strict=True):
        world.places[unit.login] = Place(unit, bureau)
    with enter_office(system_office(body)):
        write_template(body)
