"""The list of groups as a file: the same rows, filters and day as on the screen."""

from django.utils.translation import gettext as _

from groups.models import CityRecord
from groups.queries.register import listed, members_of, with_members
from groups.tables import day_words, stage_words, state_words

MOST = 20_000


def group_rows(office, wanted, day):
    """Header, one row per group, and where the rows come from."""
    yield [
        _("集团名称"), _("主管教育局"), _("学段"), _("办学模式"), _("组建方式"), _("纽带"),
        _("办学形式"), _("状态"), _("运行自"), _("批复文号"), _("备案号"), _("核心校"),
        _("成员校数（所）"), _("成员校"),
    ]  # fmt: skip
    rows = with_members(listed(office, wanted), day).select_related("bureau")
    groups = list(rows.order_by("sort_key", "pk")[: MOST + 1])
    shown = groups[:MOST]
    records = CityRecord.objects.filter(group__in=shown).values_list("group_id", "number")
    numbers, members = dict(records), members_of(shown, day)
    for group in shown:
        yield [
            group.name, group.bureau.name, stage_words(group), group.get_mode_display(),
            group.get_initiation_display(), group.get_tie_display(), group.get_form_display(),
            state_words(group, day), day_words(group.in_force_on, _("不详")),
            group.document_number or _("无数据"), numbers.get(group.pk) or _("未备案"),
            "、".join(group.core_names) or _("待核"), group.member_count,
            "、".join(members.get(group.pk, [])),
        ]  # fmt: skip
    if len(groups) > MOST:
        yield [_("只导出前 %(n)s 个，请缩小筛选范围后再导出") % {"n": MOST}]
    yield [
        _("数据来源与更新：教育集团名录，%(office)s导出，%(day)s 当天的情况")
        % {"office": office.jurisdiction_name, "day": day}
    ]
