"""What may change about a school, and what may not, as pure functions.

Values are the plain words of schools.models (open, merged, public, kindergarten …).
"""

from django.utils.translation import gettext as _

from accounts.refusals import Overtaken, Owner, RuleBroken
from schools.rules.names import school_year_days, school_year_label

# status → what it may become by a decision; a wrong entry is struck out, not changed.
NEXT_STATUS = {"planned": ("open", "closed"), "open": ("merged", "closed"), "closed": ("open",)}
ESTATE_OWNERSHIP = ("public", "inclusive")


def run_by_city(bureau_code):
    """市直属: the bureau in charge is the city's own (a GB/T 2260 code that ends in 00)."""
    return len(bureau_code) == 6 and bureau_code.endswith("00")


def require_difference(old_value, new_value):
    if old_value == new_value:
        raise RuleBroken(_("新值和原值相同，没有可变更的内容"), next_step=_("请填写要改成的新值"))


def require_way(status, new_status):
    """A school opens, merges, closes and may open again; nothing else."""
    if new_status not in NEXT_STATUS.get(status, ()):
        raise RuleBroken(
            _("学校不能从现在的状态直接改成这个状态"),
            rule=_("待开办可以开办或停办，开办中可以合并或停办，已停办可以恢复开办"),
            next_step=_("登记有误的，请由经办人在学校页面标为登记错误"),
        )


def require_successor(school_id, new_status, successor):
    """A school that is merged says into which one: an open legal school, not itself."""
    if new_status != "merged":
        if successor is not None:
            raise RuleBroken(
                _("只有合并才填写并入哪所学校"),
                next_step=_("请去掉并入的学校，或把新状态改为已合并"),
            )
        return
    if successor is None:
        raise RuleBroken(
            _("请填写并入哪所学校"),
            rule=_("学校合并须写明承接的学校，沿革由此登记"),
            next_step=_("请选择承接的学校"),
        )
    if successor.pk == school_id or successor.status != "open" or successor.nature != "school":
        raise RuleBroken(
            _("不能并入“%(name)s”") % {"name": successor.name},
            rule=_("承接的须是另一所开办中的法人学校"),
            next_step=_("请改选承接的学校"),
        )


def require_later(effective_on, last_effective_on):
    """History is added to at its end: a day before the last change would rewrite it."""
    if last_effective_on and effective_on <= last_effective_on:
        raise RuleBroken(
            _("生效日期须晚于上一次同项变更的生效日期 %(day)s") % {"day": last_effective_on},
            rule=_("变更按先后生效，不改写已经生效的历史"),
            next_step=_("请改填更晚的生效日期"),
        )


def require_since_opening(effective_on, opened_on):
    """Nothing of a school changes before it is there."""
    if opened_on and effective_on < opened_on:
        raise RuleBroken(
            _("生效日期早于学校的开办日期 %(day)s") % {"day": opened_on},
            rule=_("学校开办以后才有变更"),
            next_step=_("请改填生效日期；开办日期登记有误的，请先更正"),
        )


def require_own_ownership(school, field):
    """A campus is owned as its legal school is."""
    if field == "ownership" and school.legal_school_id:
        raise RuleBroken(
            _("校区的办学类型随法人学校，不能单独变更"),
            rule=_("办学类型属于法人学校"),
            next_step=_("请由法人学校申请变更"),
        )


def require_estate_kindergarten(stage, ownership, is_estate):
    """A 小区配套 kindergarten is 公办 or 普惠性民办."""
    if is_estate and stage == "kindergarten" and ownership not in ESTATE_OWNERSHIP:
        raise RuleBroken(
            _("小区配套幼儿园只能是公办或普惠性民办"),
            rule=_("小区配套幼儿园须办成公办园或普惠性民办园"),
            owner=Owner.POLICY,
            basis="安政办发〔2018〕47号",
            next_step=_("请先变更办学类型，或核对小区配套标签"),
        )


def require_unchanged(label, old_value, value):
    """Between asking and deciding the value may have become another one."""
    if old_value != value:
        raise Overtaken(
            _("%(label)s已不是申请时的“%(old)s”，不能再按本件变更")
            % {"label": label, "old": old_value},
            rule=_("变更以申请时的原值为准，不覆盖其间的改动"),
            next_step=_("请不予批准，由申请人按现在的情况重新申请"),
        )


def require_not_applied(change):
    if change.applied_on:
        raise Overtaken(
            _("变更已于%(day)s登记，不能再撤销") % {"day": change.applied_on},
            rule=_("已生效的变更留在历史里"),
            next_step=_("如须改回，请另行申请变更"),
        )


def require_living(school):
    if school.status == "error":
        raise RuleBroken(
            _("“%(name)s”已标为登记错误，不再变更") % {"name": school.name},
            next_step=_("请对正确登记的学校办理"),
        )


# Transfers


def require_legal_body(school):
    if school.legal_school_id:
        raise RuleBroken(
            _("校区随法人学校，不能单独调整隶属"),
            rule=_("隶属关系属于法人学校"),
            next_step=_("请对法人学校提出调整，校区一并调整"),
        )


def require_other_bureau(school, to_bureau):
    if to_bureau.pk == school.bureau_id or to_bureau.city_id != school.bureau.city_id:
        raise RuleBroken(
            _("不能调整到%(bureau)s") % {"bureau": to_bureau.name},
            rule=_("隶属调整在本市另一个主管教育局之间办理"),
            next_step=_("请改选接收教育局"),
        )


def require_after_figures(effective_on, year):
    """The figures of a year stay with the bureau they were filed to."""
    if year is None:
        return
    first, _last = school_year_days(year)
    if effective_on < first:
        raise RuleBroken(
            _("生效日期早于已上报数据的%(year)s") % {"year": school_year_label(year)},
            rule=_("已上报的学年数据归当时的主管教育局，隶属调整不早于最近一次上报学年的第一天"),
            next_step=_("请改填 %(day)s 或以后的日期") % {"day": first},
        )


def require_agreement(answer):
    """The gate of a transfer: the other bureau has answered, and agrees."""
    if answer is None or not answer.agrees:
        raise RuleBroken(
            _("接收教育局还没有答复") if answer is None else _("接收教育局不同意接收"),
            rule=_("隶属调整须两个教育局分别决定，任何一方不能代替另一方"),
            owner=Owner.POLICY,
            basis="安政办发〔2018〕47号",
            next_step=_("请等待接收教育局答复")
            if answer is None
            else _("请由经办人撤回，协商后重新提出"),
        )
