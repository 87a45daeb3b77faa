"""Numbers the policy does not fix: a county's own, else its city's template."""

from copy import deepcopy
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from accounts.models import Jurisdiction
from records.models import Parameter

# What a new city's template starts from; each is a default of ours, editable per county.
DEFAULTS = {
    "consent_days": (10, "平台默认：学校意愿答复期限（天）"),
    "correction_days": (15, "平台默认：补正期限（天）"),
    "charter_elements": (
        [
            ["aims", "办学宗旨"],
            ["council", "组织机构和理事会"],
            ["rights", "成员权利和义务"],
            ["running", "运行机制"],
            ["money", "经费和资产"],
            ["ending", "变更和终止"],
        ],
        "平台默认：集团章程六项内容",
    ),
    "demonstration_criteria": (
        [
            "运行满一学年，章程、理事会和发展规划齐全",
            "成员校交流轮岗达到规定比例",
            "优质资源共享有记录、有实效",
            "最近一次考核评价为优秀",
            "没有未办结的整改",
        ],
        "平台默认：示范性教育集团认定条件",
    ),
    "group_size": ({"most": None, "breach": "warned"}, "平台默认：不限成员校数"),
    "group_quota": ({"most": None, "breach": "warned"}, "平台默认：不限集团数"),
    "school_groups": ({"most": None, "breach": "warned"}, "平台默认：不限一所学校参加的集团数"),
    "opinion_days": (10, "平台默认：统筹意见、部门意见的答复期限（天）"),
    "departments_asked": ([], "平台默认：组建申报不征求部门意见"),
    "who_decides": (
        {},
        "平台默认：各局决定本局学校；功能区可设为由另一局决定",
    ),
    "central_city": (
        {"bureaus": ["610930000"], "towns": {}},
        "安政办发〔2018〕47号 中心城区；镇办范围由市教育局设定（平台默认）",
    ),
    "record_prefix": ("", "平台默认：空为市名首字加“集备”"),
    "figures_due": ("10-15", "平台默认：学校年度数据填报截止日（月-日）"),
    "rotation_line": (0.10, "教育部等三部委交流轮岗指导意见：不低于10%"),
    "backbone_line": (0.20, "教育部等三部委交流轮岗指导意见：骨干不低于20%"),
    "council_quorum": ("2/3", "平台默认：章程没有写明时，理事会会议的到会比例"),
    "council_majority": ("1/2", "平台默认：章程没有写明时，决议的赞成比例"),
    "council_notice_days": (60, "平台默认：理事会成员任期届满前多少天提醒"),
    "delegated_powers": (
        [
            {"code": "staff", "name": "教师人事管理和统筹使用"},
            {"code": "ideas", "name": "教育理念统一管理"},
            {"code": "research", "name": "教育科研统一管理"},
            {"code": "assessment", "name": "教育评价统一管理"},
            {"code": "equipment", "name": "教育设备统一管理"},
            {"code": "money", "name": "公用经费按比例统筹使用"},
        ],
        "安政办发〔2018〕47号",
    ),
    "coverage_target": (1.0, "平台默认：学校覆盖率目标"),
    "plan_lag": (20, "平台默认：比匀速进度慢多少个百分点算滞后"),
}


def value_of(key, *, bureau, on=None):
    """(value, basis) of a parameter for a bureau on a day: its own, else the city's, else ours."""
    return values_of([key], bureau=bureau, on=on)[key]


def values_of(keys, *, bureau, on=None):
    """{key: (value, basis)} of several parameters, in one query."""
    nearest = Case(When(bureau=bureau, then=Value(0)), default=1, output_field=IntegerField())
    rows = Parameter.objects.filter(
        bureau__in=[bureau.pk, bureau.city_id or bureau.pk], key__in=keys,
        days__contains=on or timezone.localdate(), known__upper_inf=True,
    ).order_by(nearest)  # fmt: skip
    found = {}
    for row in rows:
        found.setdefault(row.key, (row.value, row.basis))
    return {key: found[key] if key in found else deepcopy(DEFAULTS[key]) for key in keys}


def write_template(city):
    """The city's starting template, one row per default (an operator's command)."""
    bodies, now = bodies_below(city), timezone.now()
    Parameter.objects.bulk_create(
        Parameter(
            bureau=city, readers=bodies, key=key, value=value, basis=basis,
            days=DateRange(date(2018, 1, 1), None), known=(now, None),
        )
        for key, (value, basis) in DEFAULTS.items()
    )  # fmt: skip


def bodies_below(body):
    """Who reads a body's parameters beside itself: of a city every bureau and department."""
    rows = Jurisdiction.objects.filter(city=body).exclude(kind="school").order_by("pk")
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def set_value(key, value, *, basis, since, bureau):
    """A body's own value from a day on; what was known before of that time is superseded.

    Whether the office may, the verb that calls this has checked.
    """
    now = timezone.now()
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=bureau.pk)
    standing = Parameter.objects.filter(bureau=bureau, key=key, known__upper_inf=True)
    for row in standing.filter(days__overlap=DateRange(since, None)):
        Parameter.objects.filter(pk=row.pk).update(known=DateTimeTZRange(row.known.lower, now))
        if row.days.lower is None or row.days.lower < since:
            Parameter.objects.create(
                bureau=bureau, readers=row.readers, key=key, value=row.value, basis=row.basis,
                days=DateRange(row.days.lower, since), known=DateTimeTZRange(now, None),
            )  # fmt: skip
    return Parameter.objects.create(
        bureau=bureau, readers=bodies_below(bureau), key=key, value=value, basis=basis,
        days=DateRange(since, None), known=DateTimeTZRange(now, None),
    )  # fmt: skip  # fmt: skip


def history_of(key, *, bureau):
    """A body's own values of a parameter as known now, latest first."""
    rows = Parameter.objects.filter(bureau=bureau, key=key, known__upper_inf=True)
    return rows.order_by("-days")
