"""Verbs about schools: entering one in a bureau's register, aliases, tags."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
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


@transaction.atomic
def register_schools(entries, *, bureau, by):
    """`register_school` for many: each entry holds a name and facts; in the same order."""
    require(by, "import_register")
    nodes = Jurisdiction.objects.bulk_create(
        Jurisdiction(
            kind="school", name=entry["name"], area=bureau.area, parent=bureau,
            city_id=bureau.city_id, province_id=bureau.province_id, code=entry.get("code", ""),
        )
        for entry in entries
    )  # fmt: skip
    return School.objects.bulk_create(
        School(node=node, bureau=bureau, sort_key=sort_key(entry["name"]), **entry)
        for node, entry in zip(nodes, entries, strict=True)
    )


@transaction.atomic
def make_campus(school, legal_school, *, by):
    """Say of which legal school this one is a campus; None makes it a legal body again."""
    require(by, "settle_register")
    refuse_odd_campus(school, legal_school)
    school.legal_school = legal_school
    school.nature = School.Nature.CAMPUS if legal_school else School.Nature.SCHOOL
    school.save(update_fields=["legal_school", "nature"])
    return school


def refuse_odd_campus(school, legal_school):
    """A campus belongs to a legal school, which is no campus itself and has a life of its own."""
    if legal_school is None:
        return
    if legal_school.pk == school.pk or legal_school.legal_school_id:
        raise RuleBroken(
            _("“%(school)s”不能登记为“%(legal)s”的校区")
            % {"school": school.name, "legal": legal_school.name},
            rule=_("校区的上级须是一所法人学校，不能是它自己或另一个校区"),
            next_step=_("请改选法人学校"),
        )
    if school.campuses.exists():
        raise RuleBroken(
            _("“%(school)s”自己有校区，不能登记为校区") % {"school": school.name},
            rule=_("校区只有一层"),
            next_step=_("请先把它的校区改到“%(legal)s”名下") % {"legal": legal_school.name},
        )


def add_alias(school, *, name, source, by):
    """Remember another name of a school; the same name again changes nothing."""
    require(by, "import_register")
    return SchoolAlias.objects.get_or_create(
        school=school, name=name, defaults={"bureau_id": school.bureau_id, "source": source}
    )[0]
