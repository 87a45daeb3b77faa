"""Verbs about schools: entering one in a bureau's register, aliases, tags."""

from django.db import transaction

from accounts.models import Jurisdiction
from accounts.services import require
from schools.models import School, SchoolAlias
from schools.rules import sort_key


@transaction.atomic
def register_school(*, name, bureau, by, **facts):
    """Enter a school in a bureau's register; its node and its row share one id."""
    require(by, "import_register")
    node = Jurisdiction.objects.create(
        kind="school", name=name, area=bureau.area, parent=bureau, city_id=bureau.city_id,
        province_id=bureau.province_id, code=facts.get("code", ""),
    )  # fmt: skip
    school = School(node=node, name=name, bureau=bureau, sort_key=sort_key(name), **facts)
    school.save(force_insert=True)
    return school


def add_alias(school, *, name, source, by):
    """Remember another name of a school; the same name again changes nothing."""
    require(by, "import_register")
    alias, _ = SchoolAlias.objects.get_or_create(
        school=school, name=name, defaults={"bureau_id": school.bureau_id, "source": source}
    )
    return alias
