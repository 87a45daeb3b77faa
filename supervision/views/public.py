"""The public register: no identity, reads only what was published."""

from urllib.parse import urlencode

from django import forms
from django.db.models import OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms import DayField
from accounts.models import Jurisdiction
from groups.models import CityRecord, GroupStage, PublishedGroup
from records.lists import CountRows, pager_of
from records.pages import KeysetPage
from schools.queries.register import named
from schools.rules.names import is_called


class DayForm(forms.Form):
    as_of = DayField(required=False)


def cities_with_groups():
    """Cities with a public address, and how many groups each has published."""
    open_groups = PublishedGroup.objects.filter(city_id=OuterRef("pk"), withdrawn_on__isnull=True)
    cities = Jurisdiction.objects.filter(kind="city").exclude(slug="")
    return cities.annotate(groups=CountRows(open_groups.values("pk"))).order_by("code", "pk")


def cities(request):
    rows = [
        {"url": reverse("public:register", args=[city.slug]),
         "cells": [city.area or city.name, city.groups]}
        for city in cities_with_groups()
    ]  # fmt: skip
    columns = [{"label": _("市")}, {"label": _("教育集团"), "unit": _("个"), "num": True}]
    return render(request, "supervision/public_cities.html", {"rows": rows, "columns": columns})


def register(request, slug):
    city = city_of(slug)
    words = request.GET.get("q", "").strip()[:60]
    stage, day = request.GET.get("stage", ""), day_asked(request)
    rows = published_in(city, day)
    if words:
        rows = rows.annotate(said=Cast("members", TextField()))
        rows = rows.filter(
            named(words) | Q(said__contains=words) | Q(county__contains=words)
            | Q(pk__in=once_called(words, rows))
        )  # fmt: skip
    if stage in GroupStage.values:
        rows = rows.filter(stage=stage)
    page = KeysetPage(rows, keys=("sort_key", "pk"), params=request.GET)
    return render(request, "supervision/public_register.html", {
        "city": city, "words": words, "rows": [public_row(city, g, day, words) for g in page.rows],
        "columns": columns(), "pager": pager_of(page, request.GET),
        "count": sentence(city, rows, day, found=bool(words or stage)), "as_of": day,
        "untold": untold(request, day),
        "stages": stage_tabs(words, stage, day),
        "everything": reverse("public:register", args=[slug]),
        "source": source_of(city, day),
    })  # fmt: skip


def day_asked(request):
    """The day of the register that is asked for; None for today's. No day to come."""
    form = DayForm(request.GET)
    day = form.cleaned_data["as_of"] if form.is_valid() else None
    return day if day and day < timezone.localdate() else None


def once_called(words, rows):
    """Those of the rows, by id, that have or had a name with the words, or with their pinyin."""
    renamed = rows.filter(chronicle__names__1__isnull=False).values_list("pk", "chronicle__names")
    return [pk for pk, names in renamed if any(is_called(n["name"], words) for n in names)]


def stage_tabs(words, stage, day):
    """All groups or those of one stage; the words searched and the day stay."""
    asked = (("q", words), ("as_of", day and day.isoformat()))
    return [
        {"label": label, "active": value == stage,
         "url": "?" + urlencode({k: v for k, v in (*asked, ("stage", value)) if v})}
        for value, label in [("", _("全部")), *GroupStage.choices]
    ]  # fmt: skip


def city_of(slug):
    return get_object_or_404(cities_with_groups(), slug=slug)


def published_in(city, day=None):
    """What is published now; with a day what was open on it, wrong entries apart."""
    rows = PublishedGroup.objects.filter(city_id=city.pk)
    if day is None:
        rows = rows.filter(withdrawn_on__isnull=True)
    else:
        rows = rows.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=day),
            Q(in_force_on__isnull=True) | Q(in_force_on__lte=day),
        ).exclude(chronicle__members=[])
    return rows.annotate(
        record_number=Subquery(
            CityRecord.objects.filter(group_id=OuterRef("group_id")).values("number")[:1]
        )
    )


def sentence(city, rows, day, *, found):
    """How many groups there are, or of those asked for (`found`)."""
    words = {"city": city.area or city.name, "day": day, "n": rows.count() if day or found else 0}
    if found:
        return _("%(city)s教育集团，找到 %(n)s 个") % words
    if day:
        return _("%(city)s %(day)s 有 %(n)s 个教育集团") % words
    return _("%(city)s共公布 %(n)s 个教育集团") % (words | {"n": city.groups})


def untold(request, day):
    """Why the day that was asked for is not shown; nothing where it is, or is today."""
    asked = request.GET.get("as_of", "")
    if not asked or day or asked == timezone.localdate().isoformat():
        return ""
    return _("“%(day)s”不是已经过去的一天，下面是今天的名录。日期要写成 2026-09-01 这样。") % {
        "day": asked[:20]
    }


def columns():
    return [
        {"label": _("集团名称")}, {"label": _("核心校"), "wide": True},
        {"label": _("成员校"), "unit": _("所"), "num": True}, {"label": _("学段")},
        {"label": _("主管教育局"), "phone": False},
        {"label": _("运行自"), "num": True, "phone": False},
    ]  # fmt: skip


def public_row(city, group, day, words):
    url = reverse("public:group", args=[city.slug, group.group_id])
    members = group.members_on(day) if day else group.members
    return {
        "url": f"{url}?as_of={day.isoformat()}" if day else url,
        "cells": [name_found(group, day, words), cores_of(members),
                  sum(member["role"] == "member" for member in members),
                  group.get_stage_display(), group.county, day_of(group)],
    }  # fmt: skip


def name_found(group, day, words):
    """The name of the day, with the former one by which the group was found."""
    name = group.name_on(day) if day else group.name
    named_so = not words or is_called(name, words)
    former = [] if named_so else group.former_names(day or timezone.localdate())
    found = next((old for old in former if is_called(old, words)), "")
    return _("%(name)s（曾用名：%(old)s）") % {"name": name, "old": found} if found else name


def cores_of(members):
    return "、".join(member["name"] for member in members if member["role"] == "core")


def day_of(group):
    return group.in_force_on.isoformat() if group.in_force_on else _("不详")


def source_of(city, day=None):
    return {
        "origins": [{"label": _("%(city)s各县区教育局公布的教育集团名录") % {"city": city.area}}],
        "as_of": (day or timezone.localdate()).isoformat(),
    }


def group(request, slug, pk):
    city = city_of(slug)
    shown = PublishedGroup.objects.filter(city_id=city.pk, group_id=pk).first()
    if shown is None:
        raise Http404
    record = CityRecord.objects.filter(group_id=pk).first()
    day = day_asked(request)
    members = shown.members_on(day) if day else shown.members
    if day:
        shown.name, shown.core_name = shown.name_on(day), cores_of(members)
    return render(request, "supervision/public_group.html", {
        "city": city, "group": shown, "facts": facts_of(shown, record, day),
        "members": [{"name": m["name"], "core": m["role"] == "core"} for m in members],
        "source": source_of(city, day), "as_of": day,
        "crumbs": [{"label": city.area or city.name,
                    "url": reverse("public:register", args=[slug])}, {"label": shown.name}],
    })  # fmt: skip


def facts_of(group, record, day):
    former = group.former_names(day or timezone.localdate())
    return [
        *([{"label": _("曾用名"), "value": "、".join(former)}] if former else []),
        {"label": _("主管教育局"), "value": group.county},
        {"label": _("学段"), "value": group.get_stage_display()},
        {"label": _("办学模式"), "value": group.get_mode_display()},
        {"label": _("核心校"), "value": group.core_name},
        *([{"label": _("示范性教育集团"),
            "value": _("%(day)s 起") % {"day": group.demonstration_since}}]
          if group.demonstration_since else []),
        {"label": _("批复文号"), "value": group.document_number,
         "missing": _("早年成立，名录没有写文号")},
        {"label": _("运行自"), "value": group.in_force_on and group.in_force_on.isoformat(),
         "missing": _("起始日期不详")},
        {"label": _("市级备案号"), "value": record and record.number,
         "missing": _("等市教育局备案")},
    ]  # fmt: skip
