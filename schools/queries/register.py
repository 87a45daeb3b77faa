"""Set-based reads of schools: lists, search by name, pinyin, alias or code, parts of the page."""

import re
import unicodedata

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db import connection
from django.db.models import DateField, Exists, F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject, Replace
from django.db.models.lookups import Contains, Regex
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, Jurisdiction
from accounts.offices import Office
from schools.models import (
    PastBureau,
    PrincipalPost,
    School,
    SchoolAlias,
    SchoolSuccession,
    SchoolTag,
)
from schools.rules.names import initials_pattern, letters_of

CHANGING = ("name", "stage", "status", "ownership")


def named(words):
    """Rows whose name holds `words`, or whose pinyin does: jiangpan, jp, 江畔."""
    words = unicodedata.normalize("NFKC", words).strip()
    found = Q(name__contains=words)
    if letters := letters_of(words):
        joined = Replace(F("sort_key"), Value(" "), Value(""))
        initials = Value(initials_pattern(letters))
        found |= Q(Contains(joined, Value(letters))) | Q(Regex(F("sort_key"), initials))
    return found


def listed(office, wanted):
    """The schools an office asks for; `wanted` holds cleaned filters, all optional.

    With `as_of` every row carries `was`: the fields that have changed since, as they were.
    """
    day = wanted.get("as_of")
    rows = School.objects.within(office).exclude(status=School.Status.ERROR)
    if day:
        rows = rows.annotate(was=as_it_was(day)).filter(known_on(day), ~under_another(day))
    if wanted.get("tag"):
        tagged = SchoolTag.objects.filter(
            tag=wanted["tag"], days__contains=day or timezone.localdate()
        )
        rows = rows.filter(pk__in=tagged.values("school_id"))
    if wanted.get("q"):
        rows = rows.filter(called(wanted["q"]))
    return narrowed(rows, wanted)


def narrowed(rows, wanted):
    """The rows, of schools or of their past bureaus, that fit what both are filtered by alike."""
    day = wanted.get("as_of")
    for field in ("area", "nature", "category"):
        if wanted.get(field):
            rows = rows.filter(**{field: wanted[field]})
    for field in ("stage", "status", "ownership"):
        if wanted.get(field):
            rows = rows.filter(held(field, wanted[field], day))
    if day and not wanted.get("status"):
        rows = rows.filter(open_on(day)).filter(held("status", ["planned", "open"], day))
    if wanted.get("town"):
        rows = rows.filter(town__contains=wanted["town"])
    if wanted.get("where"):
        rows = rows.filter(bureau_id__in=bodies_of(wanted["where"]))
    return rows


def under_another(day):
    """Schools that belonged on a day to a bureau they have left since: `left_since` has them."""
    return Exists(PastBureau.objects.filter(school_id=OuterRef("pk"), days__contains=day))


def left_since(office, wanted):
    """The past bureaus of schools that were the office's on a day and have left since.

    `was` of a row is what the school was on the day, its tags too; `school_of_then` reads it.
    """
    day = wanted.get("as_of")
    if not day:
        return PastBureau.objects.none()
    rows = PastBureau.objects.within(office).filter(days__contains=day, bureau_id__in=office.sees)
    # A later bureau reads the row too, but the time was not its own.
    now = Jurisdiction.objects.filter(pk=OuterRef("school_id")).values("parent__name")
    rows = rows.select_related("bureau").annotate(
        was=as_it_was(day, "schools_before_it_left", "school_id"), now_under=Subquery(now),
        **{field: KT(f"was__{field}") for field in ("ownership", "town", "code", "credit_code")},
    )  # fmt: skip
    rows = narrowed(rows.filter(known_on(day)), wanted).order_by("sort_key", "pk")
    if wanted.get("tag"):
        rows = rows.filter(was__tags__contains=[wanted["tag"]])
    if wanted.get("q"):
        found = Q(was__name__icontains=wanted["q"]) | called(wanted["q"], "school_id")
        rows = rows.filter(found)
    return rows


def those_that_left(office, wanted):
    """The schools of `left_since`, as they were on the day under their bureau of then; none is
    a row of the register. `now_under` names the bureau of today."""
    return [school_of_then(row) for row in left_since(office, wanted)]


def school_of_then(left):
    facts = {name: value for name, value in left.was.items() if name != "tags"}
    school = School(
        node_id=left.school_id, bureau=left.bureau, sort_key=left.sort_key, area=left.area,
        category=left.category, nature=left.nature, opened_on=left.opened_on,
        closed_on=left.closed_on, **facts,
    )  # fmt: skip
    school.now_under = left.now_under
    return school


def as_it_was(day, function="schools_as_it_was", school="pk"):
    """{field: value on the day} of what a school has changed since (0002_functions)."""
    return Func(
        F(school), Value(day, output_field=DateField()), function=function,
        output_field=JSONField(),
    )  # fmt: skip


def held(field, values, day):
    """Rows whose field holds one of the values: today, or on the day they are asked for."""
    values = [values] if isinstance(values, str) else values
    if not day:
        return Q(**{f"{field}__in": values})
    unchanged = Q(**{f"was__{field}__isnull": True, f"{field}__in": values})
    return unchanged | Q(**{f"was__{field}__in": values})


def turned_back(school):
    """The school with name, stage, status and ownership as on the day it was asked for."""
    for field, value in getattr(school, "was", {}).items():
        setattr(school, field, value)
    return school


def before_opening(school, day):
    """A school that had not opened on a day was still to open, whatever it is now."""
    if school.opened_on and school.opened_on > day:
        school.was = school.was | {"status": School.Status.PLANNED}
    return school


def called(words, school="pk"):
    """By name, pinyin, another or a former name, code, or a region's code, also a former one."""
    folded = unicodedata.normalize("NFKC", words).strip()
    alias = SchoolAlias.objects.filter(name__contains=folded).values("school_id")
    found = named(words) | Q(code=folded) | Q(**{f"{school}__in": alias})
    if len(folded) == 18:
        found |= Q(credit_code=folded.upper())
    if re.fullmatch(r"[0-9]{6}|[0-9]{9}", folded):
        found |= Q(bureau_id__in=bodies_by_code(folded))
    return found


def bodies_of(place):
    """A bureau's own id; of a city, its bureaus' too. A number that is no body's id is taken
    for a region's code, of today or a former one: 610928 is 610981."""
    bodies = Jurisdiction.objects.exclude(kind="school")
    no_id = ~Exists(bodies.filter(pk=place))
    by_code = no_id & Q(pk__in=bodies_by_code(str(place)))
    return bodies.filter(Q(pk=place) | Q(city_id=place) | by_code).values("pk")


def bodies_by_code(code):
    """Bureau-level bodies whose code is, or was, the given one."""
    bodies = Jurisdiction.objects.filter(kind="bureau")
    return bodies.filter(Q(code=code) | Q(former_codes__contains=[code])).values("pk")


def code_words(words, office):
    """What a region's code means that names no schools of the office's own, or an empty string.

    610928 is 旬阳市's former code: its schools are its bureau's.
    """
    code = unicodedata.normalize("NFKC", str(words or "")).strip()
    if not re.fullmatch(r"[0-9]{6}|[0-9]{9}", code):
        return ""
    body = Jurisdiction.objects.filter(pk__in=bodies_by_code(code)).first()
    if body is None:
        return ""
    about = {"code": code, "now": body.code, "area": body.area, "bureau": body.name}
    says = [_("%(code)s 是%(area)s") % about]
    if code != body.code:
        says = [_("%(code)s 是%(area)s以前的代码，现在是 %(now)s") % about]
    says.append(_("那里的学校由%(bureau)s登记和管理") % about)
    if body.pk not in office.sees:
        says.append(_("您的职务看不到外单位的学校"))
    return "，".join(says) + "。"


def codes_elsewhere(codes, bureau_id):
    """Which 学校标识码 stand in the tree for a school of another bureau."""
    nodes = Jurisdiction.objects.filter(kind="school", code__in=codes)
    return set(nodes.exclude(parent=bureau_id).values_list("code", flat=True))


def credit_codes_elsewhere(codes):
    """Which credit codes a school holds that the office does not see (0002_functions)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schools_credit_codes_elsewhere(%s)", [list(codes)])
        return {code for (code,) in cursor.fetchall()}


def known_on(day):
    """Schools opened by a day, or still planned on it; unknown dates are left in."""
    begun = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
    return begun | held("status", "planned", day)


def open_on(day):
    """Schools not yet closed on a day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gte=day)


# One school's page: the school and what describes it, in one statement.


def described(day):
    """Schools with all that one page of one school tells beside its own columns.

    `tag_rows`, `post_rows`, `alias_rows`, `campus_rows`, `origin_rows`, `successor_rows` are
    lists of dicts; days are ISO text, `until` is the first day after.
    """
    mine = {"school": OuterRef("pk")}
    days = {"since": RangeStartsWith("days"), "until": RangeEndsWith("days")}
    return School.objects.select_related("bureau", "legal_school").annotate(
        was=as_it_was(day),
        tag_rows=rows_as_json(
            SchoolTag.objects.filter(**mine).order_by("days", "pk"),
            pk="pk", tag="tag", level="level", basis="basis", **days,
        ),
        post_rows=rows_as_json(
            PrincipalPost.objects.filter(**mine).order_by("-days", "-pk"),
            pk="pk", name="name", basis="basis", account="appointment__person__username", **days,
        ),
        account_rows=ArraySubquery(acting_principals(day).values("person__name")),
        alias_rows=rows_as_json(
            SchoolAlias.objects.filter(**mine).order_by("pk"), name="name", source="source"
        ),
        campus_rows=rows_as_json(
            School.objects.filter(legal_school=OuterRef("pk")).order_by("sort_key", "pk"),
            pk="pk", name="name",
        ),
        origin_rows=successions("successor", "predecessor"),
        successor_rows=successions("predecessor", "successor"),
    )  # fmt: skip


def acting_principals(day):
    """The accounts that act for a school on a day: who heads it where no post is registered."""
    over = Q(until__isnull=True) | Q(until__gte=day)
    rows = Appointment.objects.filter(over, office=Office.PRINCIPAL, since__lte=day)
    return rows.filter(jurisdiction=OuterRef("pk")).order_by("pk")


def rows_as_json(rows, **fields):
    return ArraySubquery(rows.values(row=JSONObject(**fields)))


def successions(mine, other):
    """Where a school came from, or what came of it; a school in another bureau by its name."""
    rows = SchoolSuccession.objects.filter(**{mine: OuterRef("pk")}).order_by("on", "pk")
    name = Jurisdiction.objects.filter(pk=OuterRef(f"{other}_id")).values("name")
    seen = School.objects.filter(pk=OuterRef(f"{other}_id")).values("pk")
    return rows_as_json(
        rows.annotate(other_name=Subquery(name), other_pk=Subquery(seen)),
        pk="other_pk", name="other_name", kind="kind", on="on", basis="basis",
    )  # fmt: skip


_parts = []


def school_part_provider(provider):
    """Register `provider(school, office) -> list of parts` that other apps show on a school's page.

    A part is dict(title, columns, rows, empty) as parts/list_table.html takes them.
    """
    _parts.append(provider)
    return provider


def parts_of(school, office):
    return [part for provider in _parts for part in provider(school, office)]
