"""Reading the audit trail: which rows changed, from what to what, by whom."""

from datetime import datetime

from axes.models import AccessFailureLog
from django.apps import apps
from django.db.models import CharField, ForeignKey, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Jurisdiction, RefusedRequest, User
from accounts.rls import event_models

# Columns whose models carry no name for the screen, because no form shows them.
COLUMNS = {
    "active": _("在用"), "asked": _("征求意愿的学校"), "key": _("类别"), "stood": _("申报时的情况"),
    "others": _("其他集团"), "schools": _("涉及学校"), "items": _("逐项"),
    "elements": _("章程要素"), "bounds": _("学校数的限定"), "documents": _("须交的材料"),
    "power": _("赋权事项"), "asked_from": _("从第几轮起征求"), "stated": _("学校情况"),
    "deciders": _("分别批复的单位"), "current": _("现行"), "given_at": _("提出时间"),
    "asked_at": _("征求时间"), "chronicle": _("沿革"), "concerned": _("涉及的单位"),
    "after": _("办理后"), "answered_at": _("答复时间"),
    "answered_by": _("答复人"), "approver": _("审批"), "at": _("时间"), "batch": _("导入批次"),
    "before": _("办理前"), "bureau": _("主管单位"), "choice": _("选择"), "city_id": _("市"),
    "confirmed_at": _("确认时间"), "core": _("核心校"), "cores": _("当日核心校"),
    "denominator": _("分母"),
    "choices": _("确认时的选择"), "filed_by": _("填报人"), "fingerprint": _("数据指纹"),
    "fields": _("须补正的内容"),
    "from_school": _("派出学校"), "from_state": _("原状态"), "frozen_at": _("定稿时间"),
    "id": _("序号"), "indicator": _("指标"), "inputs": _("取数"), "institution": _("所属法人学校"),
    "kind": _("类别"), "maker": _("经办"), "mime": _("文件类型"), "missing": _("缺数原因"),
    "node": _("学校"), "notes": _("提示"), "numerator": _("分子"), "open_fields": _("可改内容"),
    "open_items": _("可改项目"), "check_key": _("核实项目"), "updated_at": _("更新时间"),
    "predecessor": _("前身学校"), "successor": _("后继学校"), "transfer": _("隶属调整"),
    "filing": _("所属填报"), "findings": _("检查结果指纹"), "figures": _("所属年度数据"),
    "outcome": _("结果"), "parsed": _("读取结果"), "parties": _("当事学校"), "parts": _("明细"),
    "person": _("办理账号"), "problems": _("问题"), "proposals": _("匹配建议"),
    "raw": _("原始内容"),
    "readers": _("可读单位"), "record_id": _("所属记录序号"), "record_kind": _("所属记录"),
    "recorded_by": _("登记人"), "removed": _("已移除"), "reviewer": _("审核"), "round": _("轮次"),
    "run_id": _("任务号"), "section": _("学段部"), "serial": _("顺序号"), "settled": _("已核实"),
    "sha256": _("内容指纹"), "sort_key": _("排序"), "source": _("来源"),
    "start_known": _("开始日期已知"), "step": _("步骤"), "subject_id": _("对象"),
    "subject_kind": _("对象层级"), "subject_name": _("对象名称"), "summary": _("汇总"),
    "superseded": _("已被取代"), "supersedes": _("取代的报告"), "teacher": _("教师"),
    "to_jurisdiction_id": _("收件单位"), "to_office": _("收件职务"), "to_school": _("接收学校"),
    "to_state": _("新状态"), "token": _("表单号"), "town_code": _("镇办代码"),
    "uploaded_at": _("上传时间"), "uploaded_by": _("上传人"), "url": _("网址"),
    "value": _("数值"), "withdrawn_on": _("撤下日期"), "year": _("年份"),
}  # fmt: skip
JURISDICTIONS = {
    "bureau_id", "node_id", "readers", "parties", "cores", "to_jurisdiction_id", "city_id",
    "school_id", "core_id", "from_school_id", "to_school_id", "institution_id", "legal_school_id",
    "asked", "schools",
}  # fmt: skip
# Kept in the trail, but they tell an auditor nothing the heading does not say. What a decision
# changed stands in the trail of the record it changed.
NOT_SHOWN = {
    "id",
    "token",
    "sort_key",
    "new_sort_key",
    "before",
    "after",
    "from_state",
    "to_state",
    "step",
}
WHAT = {"insert": _("新增"), "update": _("修改"), "delete": _("删除")}


def tracked_model(event_model):
    return event_model.pgh_tracked_model


def kinds():
    """label → event model, for every table with a trail."""
    return {tracked_model(m)._meta.label_lower: m for m in event_models()}


def events(kind, office, *, since=None, until=None):
    """The trail of one kind of record that an audit office may read, days inclusive."""
    rows = kinds()[kind].objects.filter(bureau_id__in=office.audits)
    if since:
        rows = rows.filter(pgh_created_at__date__gte=since)
    if until:
        rows = rows.filter(pgh_created_at__date__lte=until)
    return rows


def with_before(rows):
    """(event, the event before it of the same record or None) for each of `rows`."""
    if not rows:
        return []
    model = type(rows[0])
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    latest = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    wanted = model.objects.filter(pk__in=[row.pk for row in rows]).annotate(previous=latest)
    previous = dict(wanted.values_list("pk", "previous"))
    found = model.objects.in_bulk([pk for pk in previous.values() if pk])
    return [(row, found.get(previous[row.pk])) for row in rows]


def tracked_fields(event_model):
    fields = event_model._meta.concrete_fields
    return [f for f in fields if not f.name.startswith("pgh_") and f.name not in NOT_SHOWN]


def label_of(field):
    """A column in Chinese: the model's own word, else ours, else what it points to."""
    own = str(field.verbose_name)
    if not own.isascii():
        return own
    if field.name in COLUMNS:
        return str(COLUMNS[field.name])
    related = field.related_model and str(field.related_model._meta.verbose_name)
    return own if not related or related.isascii() else related


def changes(event, before):
    """What the event wrote, as (field, from, to); personal data are named, never shown."""
    found = []
    for field in tracked_fields(type(event)):
        new = getattr(event, field.attname)
        old = getattr(before, field.attname) if before else None
        if new != old and not (before is None and new in ("", None, [], {})):
            found.append((field, old, new))
    return found


def names_for(changed):
    """Names of the people and places in `changed`, two queries whatever there is."""
    people, places = set(), set()
    for field, *values in changed:
        wanted = people if is_person(field) else places if is_place(field) else None
        if wanted is not None:
            for value in values:
                wanted.update(value if isinstance(value, list) else [value])
    return {
        "people": dict(User.objects.filter(pk__in=people - {None}).values_list("pk", "name")),
        "places": dict(
            Jurisdiction.objects.filter(pk__in=places - {None}).values_list("pk", "name")
        ),
    }


def is_person(field):
    return isinstance(field, ForeignKey) and field.related_model is User


def is_place(field):
    return field.attname in JURISDICTIONS


def in_words(field, value, names):
    """One value as an auditor reads it."""
    if value in ("", None, [], {}):
        return ""
    if is_person(field) or is_place(field):
        known = names["people" if is_person(field) else "places"]
        values = value if isinstance(value, list) else [value]
        return "、".join(known.get(v, _("（已不在册）")) for v in values)
    if isinstance(field, ForeignKey):
        return _("第 %(number)s 号") % {"number": value}
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field, CharField) and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name == "record_kind":
        return str(apps.get_model(value)._meta.verbose_name)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value)[:400]


def refused_requests(office):
    return RefusedRequest.objects.filter(city_id=office.city_id).select_related("person")


def failed_logins(office):
    """Failed log-ins under the names of the city's people; other names belong to no city."""
    names = User.objects.filter(city_id=office.city_id).values("username")
    return AccessFailureLog.objects.filter(username__in=names)
