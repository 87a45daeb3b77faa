"""Which school of the own register a row of a table means: by its code, then by its name."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from schools.matching import NameBook, without_place
from schools.models import School, SchoolAlias
from schools.rules import normal_name


class Ours(NamedTuple):
    """What a check needs of a school; tens of thousands of objects of the model are slow."""

    pk: int
    name: str
    code: str
    stage: str
    status: str
    nature: str

    @property
    def status_label(self):
        return School.Status(self.status).label


MOST_SUGGESTED = 200  # rows of unknown names that are told the nearest one


class SchoolBook:
    """The schools an office may bring something in for: its bureau's, or a principal's own."""

    def __init__(self, by):
        self.suggestions = MOST_SUGGESTED
        self.is_one_school = by.school is not None
        rows = School.objects.within(by).filter(bureau_id=by.bureau_id)
        rows = rows.exclude(status=School.Status.ERROR)
        if self.is_one_school:
            rows = rows.filter(pk=by.school)
        self.schools = {row[0]: Ours(*row) for row in rows.values_list(*Ours._fields)}
        self.by_code = {school.code: school for school in self.schools.values() if school.code}

    @cached_property
    def aliases(self):
        rows = SchoolAlias.objects.filter(school__in=list(self.schools)).order_by("pk")
        return list(rows.values_list("school_id", "name"))

    @cached_property
    def by_name(self):
        """{compared name: ids of the schools called so}."""
        found = defaultdict(dict)
        for pk, school in self.schools.items():
            found[normal_name(school.name)][pk] = None
        for pk, name in self.aliases:
            found[normal_name(name)][pk] = None
        return found

    @cached_property
    def names(self):
        return NameBook([(pk, s.name) for pk, s in self.schools.items()], self.aliases)

    def find(self, code, name):
        """(school, "", "") of a row; or (None, the column that is wrong, why)."""
        school = self.by_code.get(code) if code else None
        if school and (school.name == name or self.is_called(school, name)):
            return school, "", ""
        if school:
            return None, "name", _("学校标识码 %(code)s 是“%(known)s”的，与名称对不上") % {
                "code": code, "known": school.name,
            }  # fmt: skip
        return self.find_by_name(code, name)

    def is_called(self, school, name):
        """Is it the school's name, a former one, or the name without 市 and 区 in front?"""
        compared = normal_name(name)
        return school.pk in self.by_name.get(compared, ()) or without_place(
            compared
        ) == without_place(normal_name(school.name))

    def find_by_name(self, code, name):
        found = self.by_name.get(normal_name(name), ())
        if len(found) > 1:
            return None, "name", _("名录里有 %(n)s 所学校叫这个名称，请填写学校标识码") % {
                "n": len(found)
            }  # fmt: skip
        if not found:
            return None, "name", self.unknown_words(name)
        school = self.schools[next(iter(found))]
        if code and school.code and school.code != code:
            return None, "code", _("名录里“%(name)s”的学校标识码是 %(code)s") % {
                "name": school.name, "code": school.code,
            }  # fmt: skip
        return school, "", ""

    def unknown_words(self, name):
        if self.is_one_school:
            [own] = self.schools.values()
            return _("不是本校（%(own)s）；校长只导入本校的数据") % {"own": own.name}
        self.suggestions -= 1
        near = self.suggestions >= 0 and self.names.proposals(name)
        if not near:
            return _("名录里没有这所学校；请核对名称，或先登记学校")
        return _("名录里没有这所学校；最接近的是“%(known)s”，请改成登记的名称或填写学校标识码") % {
            "known": self.schools[near[0].school_id].name
        }
