"""Verbs about what describes a school: contact, tags, principals, what it came from."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.refusals import RuleBroken
from schools.models import PrincipalPost, School, SchoolContact, SchoolSuccession, SchoolTag
from schools.rules import changes as rules
from schools.services.register import require_keeper


def keep_contact(school, *, by, **facts):
    """Address, phone and the like: the school or its bureau's officer, in force at once."""
    require_keeper(school, by, "keep_contact")
    return SchoolContact.objects.update_or_create(
        school=school, defaults=facts,
        create_defaults=facts | {"bureau_id": school.bureau_id, "parties": [school.pk]},
    )[0]  # fmt: skip


@transaction.atomic
def add_tag(school, *, tag, since, basis, by, level=""):
    """A school is 优质, 新建, 示范 (with its level) … from a day on."""
    require_keeper(school, by, "keep_school")
    locked = lock(school)
    rules.require_estate_kindergarten(locked.stage, locked.ownership, tag == "estate")
    if (tag == "model") != bool(level):
        raise RuleBroken(_("示范学校须写明级别，其他标签没有级别"), next_step=_("请核对标签和级别"))
    days = DateRange(since, None)
    if SchoolTag.objects.filter(school=school, tag=tag, days__overlap=days).exists():
        raise RuleBroken(
            _("这段时间已有“%(tag)s”标签") % {"tag": dict(SchoolTag.Tag.choices)[tag]},
            rule=_("同一标签的日期不能重叠"),
            next_step=_("请先结束原来的标签，或改起始日期"),
        )
    return SchoolTag.objects.create(
        bureau_id=school.bureau_id, school=school, tag=tag, level=level, days=days, basis=basis
    )


@transaction.atomic
def end_tag(tag, *, on, by):
    """A tag holds through `on` and no longer; it is never deleted."""
    require_keeper(tag.school, by, "keep_school")
    lock(tag.school)
    tag.refresh_from_db()
    tag.days = ended(tag.days, on)
    tag.save(update_fields=["days"])


@transaction.atomic
def appoint_principal(school, *, name, since, basis, by, appointment=None):
    """Who heads the school from a day on; the predecessor's post ends the day before."""
    require_keeper(school, by, "keep_school")
    lock(school)
    posts = PrincipalPost.objects.filter(school=school)
    if posts.filter(days__startswith__gte=since).exists():
        raise RuleBroken(
            _("已有同日或更晚开始的校长任期"),
            rule=_("任期按先后登记，一天只有一位校长"),
            next_step=_("请核对任职日期"),
        )
    before = posts.filter(days__contains=since).first()
    if before:
        before.days = DateRange(before.days.lower, since)
        before.save(update_fields=["days"])
    return PrincipalPost.objects.create(
        bureau_id=school.bureau_id, school=school, name=name, basis=basis,
        days=DateRange(since, None), appointment=appointment,
    )  # fmt: skip


@transaction.atomic
def end_post(post, *, on, by):
    """The last day of a principal in office; the post is vacant from the next day."""
    require_keeper(post.school, by, "keep_school")
    lock(post.school)
    post.refresh_from_db()
    post.days = ended(post.days, on)
    post.save(update_fields=["days"])


def ended(days, on):
    """The range cut after its last day `on`."""
    if days.upper or (days.lower and on < days.lower):
        raise RuleBroken(
            _("已经结束，或结束日期早于起始日期"),
            rule=_("只能结束还在进行的，最后一天不早于第一天"),
            next_step=_("请核对日期"),
        )
    return DateRange(days.lower, on + timedelta(days=1))


def lock(school):
    """One hand at a time on a school's dated rows."""
    return School.objects.select_for_update().get(pk=school.pk)


def note_succession(*, predecessor, successor, kind, on, basis, by):
    """分设 or 迁建: which school came after which; a merger is noted by the change of status."""
    require_keeper(successor, by, "keep_school")
    if predecessor.pk == successor.pk:
        raise RuleBroken(_("学校不能是自己的前身"), next_step=_("请改选另一所学校"))
    try:
        with transaction.atomic():
            return SchoolSuccession.objects.create(
                bureau_id=successor.bureau_id, predecessor=predecessor, successor=successor,
                kind=kind, on=on, basis=basis,
            )  # fmt: skip
    except IntegrityError:
        raise RuleBroken(
            _("这两所学校的沿革已经登记过"), next_step=_("请核对后不必重复登记")
        ) from None
