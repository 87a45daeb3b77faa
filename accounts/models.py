from functools import cache

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.names import NameField
from accounts.offices import VERBS, Office


class User(AbstractUser):
    """A person (人员). What they may do follows from appointments, never from flags here."""

    first_name = last_name = None
    name = NameField(_("姓名"), max_length=40)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    city = models.ForeignKey(
        "Jurisdiction", models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("账号由哪个市的系统管理员管理"),
    )  # fmt: skip

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("人员")

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class Jurisdiction(models.Model):
    """A node of the tree: root ▸ province ▸ city ▸ bureau ▸ school.

    A department (财政局 …) stands under its bureau or city; its `code` is the Department.
    """

    class Kind(models.TextChoices):
        ROOT = "root", _("全国")
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        BUREAU = "bureau", _("主管教育局")
        SCHOOL = "school", _("学校")
        DEPARTMENT = "department", _("部门")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    name = NameField(_("名称"), max_length=120)
    area = models.CharField(_("区域名"), max_length=60, blank=True)
    code = models.CharField(_("代码"), max_length=20, blank=True)
    former_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    slug = models.SlugField(_("网址名"), max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    city = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    province = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("辖区")
        ordering = ["id"]
        permissions = [(verb, verb) for verb in VERBS]
        indexes = [
            models.Index(
                fields=["city"], name="bureaus_of_city", condition=~Q(kind="school")
            ),
            models.Index(
                fields=["province"], name="bureaus_of_province", condition=~Q(kind="school")
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], name="one_city_per_slug", condition=~Q(slug="")
            ),
            models.UniqueConstraint(
                fields=["parent", "code"], name="one_code_per_parent",
                condition=~Q(code="") & ~Q(kind="school"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class DateRange(Func):
    """daterange(since, until, '[]'): inclusive on both ends, open when until is NULL."""

    function = "DATERANGE"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()


class Appointment(models.Model):
    """A person holds an office somewhere from a day to a day; a second term is a second row."""

    person = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    office = models.CharField(
        _("职务"), max_length=20, choices=[c for c in Office.choices if c[0] != Office.SYSTEM]
    )
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="appointments")
    since = models.DateField(_("任职起"))
    until = models.DateField(_("任职止"), null=True, blank=True)
    basis = models.CharField(_("任职依据"), max_length=200)
    appointed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(_("离任原因"), max_length=200, blank=True)
    notices_seen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            ExclusionConstraint(
                name="no_overlapping_terms",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("jurisdiction", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="term_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return f"{self.jurisdiction} {self.get_office_display()}"


class JurisdictionPermission(UserObjectPermissionBase):
    """guardian's rows, derived from today's appointments and written nowhere else."""

    content_object = models.ForeignKey(Jurisdiction, models.CASCADE)


class RefusedRequest(models.Model):
    """Who was refused what; written outside the refused transaction."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    city_id = models.BigIntegerField(null=True)
    office_title = models.CharField(max_length=160, blank=True)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.UUIDField()

    class Meta:
        verbose_name = _("被拒绝的请求")

    def __str__(self):
        return f"{self.method} {self.path} {self.status}"


class Among(models.Func):
    """column = ANY(list): one parameter, where IN compiles and plans hundreds for a province."""

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = models.BooleanField()


def id_list(ids):
    """Ids as one bigint[] parameter."""
    return models.Value(list(ids), output_field=ArrayField(models.BigIntegerField()))


class ScopedQuerySet(models.QuerySet):
    def within(self, office):
        """The rows `office` may see. Says in Python what the SELECT policy says in SQL."""
        if office is None:
            return self.none()
        private = getattr(self.model, "private", False)
        bodies = id_list(office.writes if private else office.sees)
        seen = Q(Among("bureau_id", bodies))
        if self.model.has_column("readers"):
            seen |= Q(readers__overlap=bodies)
        rows = self.filter(seen)
        if office.school and self.model.has_column("parties"):
            rows = rows.filter(parties__contains=[office.school])
        return rows


@cache
def labels_of(field, language):
    return {value: str(label) for value, label in field.flatchoices}


def choice_labels(model, *names):
    """{value: label} of each field named, for who says them ten thousand times."""
    return [labels_of(model._meta.get_field(name), get_language()) for name in names]


class Scoped(models.Model):
    """A business row: one body owns and writes it (accounts/rls.py protects the table).

    A subclass may set `private = True` (seen only by those who may write it),
    `public = True` (anyone may read it) or `deletable = True`; `changeable` names the
    columns that may change once the row is written, where not all may; `writing_school`
    the column of the one school (or the list of schools) that may write it, where not every
    party may ("" for none). What stands beside another record (`record_kind`, `record_id`) with
    `goes_with_record = True` a school adds only to a record it may write.
    """

    bureau = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")

    private = public = deletable = False
    changeable = None
    writing_school = "parties"
    goes_with_record = False
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def has_column(cls, name):
        return any(field.name == name for field in cls._meta.concrete_fields)

    def is_written_by(self, school):
        """May this school write the row, where its body is the school's own?"""
        writers = getattr(self, self.writing_school, ()) if self.writing_school else ()
        return school in writers if isinstance(writers, list | tuple) else school == writers

    def _get_FIELD_display(self, field):  # noqa: N802
        """Django's hashes every translated label on every call: a fifth of a list page."""
        value = getattr(self, field.attname)
        return labels_of(field, get_language()).get(value, value)


class Readable(Scoped):
    """A business row that other bodies may read too: `readers` holds their ids."""

    readers = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["readers"], name="%(class)s_readers")]


class Shared(Readable):
    """A business row with schools as parties: those in `parties` see it and may write it,
    unless the model names one `writing_school`."""

    parties = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True
        indexes = [
            GinIndex(fields=["readers"], name="%(class)s_readers"),
            GinIndex(fields=["parties"], name="%(class)s_parties"),
        ]
