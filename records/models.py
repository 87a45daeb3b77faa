"""What every app leaves behind: decisions, attachments, notices, parameters, runs, imports."""

import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Readable, Shared, User
from accounts.offices import Office


def tracked(model):
    """Audit a business table: an event row for every insert, update and delete."""
    return pghistory.track(*every_change(), meta=read_by_bureau())(model)


def tracked_in_bulk(model):
    """`tracked` for tables written by the ten thousand: one trigger a statement, not a row."""
    return pghistory.track(*every_change(), level=pghistory.Statement, meta=read_by_bureau())(model)


def every_change():
    return pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()


def read_by_bureau():
    """The index under a bureau's page of its trail; Django fills in its name, once a table."""
    return {"indexes": [models.Index(fields=["bureau", "pgh_id"])]}


class Filed(Shared):
    """Something filed through a form: `token` makes a double submit the same record."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("填报时间"), auto_now_add=True)

    class Meta(Shared.Meta):
        abstract = True


class ThreePersons(models.Model):
    """Maker, reviewer and approver are three persons (经办 ≠ 审核 ≠ 审批)."""

    maker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_three_persons",
                condition=~Q(maker=F("reviewer")) & ~Q(maker=F("approver"))
                & ~Q(reviewer=F("approver")),
            )
        ]  # fmt: skip


@tracked
class Decision(Shared):
    """One step of one record: who, in which office, why, and what it changed."""

    record_kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=30)
    label = models.CharField(_("办理"), max_length=30)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(_("办理人"), max_length=40, blank=True)
    office_title = models.CharField(_("职务"), max_length=160)
    reason = models.TextField(_("意见"), blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    deadline = models.DateField(_("期限"), null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    changeable = ("at",)  # a demo's decisions lie in the past

    class Meta(Shared.Meta):
        verbose_name = _("办理记录")
        ordering = ["pk"]
        indexes = [
            *Shared.Meta.indexes,
            models.Index(fields=["record_kind", "record_id", "id"], name="decisions_of_record"),
        ]


@tracked
class Attachment(Shared):
    """A file beside a record, stored once by its SHA-256; of all schools only the one that
    uploaded it (`of_school`) writes its row."""

    record_kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(_("名称"), max_length=120)
    file_name = models.CharField(_("文件名"), max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    mime = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    of_school = models.BigIntegerField(_("上传学校"), null=True, editable=False)

    writing_school = "of_school"
    goes_with_record = True

    class Meta(Shared.Meta):
        verbose_name = _("附件")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(fields=["record_kind", "record_id"], name="attachments_of_record"),
        ]


@tracked
class Notice(Shared):
    """A word to the next office; written in the transaction of what it tells about."""

    to_office = models.CharField(max_length=20, choices=Office.choices)
    to_jurisdiction_id = models.BigIntegerField()
    text = models.CharField(_("内容"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Shared.Meta):
        verbose_name = _("通知")
        indexes = [
            *Shared.Meta.indexes,
            models.Index(
                fields=["to_jurisdiction_id", "to_office", "-id"], name="notices_of_office"
            ),
        ]


@tracked
class Parameter(Readable):
    """A number the policy does not fix: a county's (or the city template's), dated, with basis.

    `days` says when it holds, `known` when it was recorded; a correction supersedes.
    """

    key = models.CharField(_("参数"), max_length=60)
    value = models.JSONField(_("取值"))
    basis = models.CharField(_("依据"), max_length=200)
    days = DateRangeField(_("适用期"))
    known = DateTimeRangeField(_("登记期"))

    class Meta(Readable.Meta):
        verbose_name = _("参数")
        constraints = [
            ExclusionConstraint(
                name="one_value_per_day",
                expressions=[
                    ("bureau", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=Q(known__upper_inf=True),
            )
        ]


class TaskRun(models.Model):
    """A job a person may watch: state, how far, where the result is (a task table: no RLS)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=100)
    label = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    city_id = models.BigIntegerField(null=True)  # a province's reader has none
    bureau_id = models.BigIntegerField()
    gives_file = models.BooleanField(default=False)  # for the office that asked, only
    appointment_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("后台任务")
        indexes = [models.Index(fields=["state", "beat_at"], name="runs_by_state")]

    def __str__(self):
        return self.label

    @property
    def percent(self):
        return 100 if self.state == self.State.DONE else self.done * 100 // (self.total or 1)

    @property
    def over(self):
        return self.state in (self.State.DONE, self.State.FAILED)


@tracked
class PersonalExport(Shared):
    """A list of persons somebody took out as a file: who, in which office, what, how much."""

    kind = models.CharField(max_length=40)
    title = models.CharField(_("名册"), max_length=120)
    query = models.CharField(_("筛选"), max_length=500, blank=True)
    form = models.CharField(_("文件格式"), max_length=4)
    rows = models.PositiveIntegerField(_("行数"))
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    office_title = models.CharField(_("职务"), max_length=160)
    at = models.DateTimeField(auto_now_add=True)

    changeable = ()

    class Meta(Shared.Meta):
        verbose_name = _("个人信息导出")


@tracked
class ImportBatch(Shared):
    """An uploaded file between check and confirmation; the same file is the same batch.

    The file itself lies in the storage under its `sha256`; `run` is the job that checks or
    writes it. `findings` is the digest of what the check found, and was shown; `choices` and
    `only_valid` are what the person said on confirming.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("检查中")
        CHECKED = "checked", _("待确认")
        CONFIRMING = "confirming", _("导入中")
        CONFIRMED = "confirmed", _("已导入")
        CANCELLED = "cancelled", _("已放弃")
        REFUSED = "refused", _("不能读取")

        @classmethod
        def under_way(cls):
            """A job is at work on it."""
            return [cls.CHECKING, cls.CONFIRMING]

        @classmethod
        def over(cls):
            """Nothing came of it: the same file may be uploaded again."""
            return [cls.CANCELLED, cls.REFUSED]

    kind = models.CharField(max_length=40)
    file_name = models.CharField(_("文件名"), max_length=160)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.CHECKING)
    run_id = models.UUIDField(null=True, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)
    findings = models.CharField(max_length=64, blank=True, editable=False)
    choices = models.JSONField(default=dict)
    only_valid = models.BooleanField(_("只导入正确的行"), default=False)

    class Meta(Shared.Meta):
        verbose_name = _("导入批次")
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "parties", "kind", "sha256"], name="same_file_same_batch",
                condition=~Q(state__in=["cancelled", "refused"]),
            )
        ]  # fmt: skip


@tracked_in_bulk
class ImportRow(Shared):
    """One row of an uploaded file, as it stood, with what was found and what was chosen."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))
    raw = models.JSONField()
    parsed = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    proposals = models.JSONField(default=list)
    choice = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("导入行")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_row_per_number")
        ]
