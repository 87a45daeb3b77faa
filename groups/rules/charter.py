"""What a version of the charter needs before it stands."""

from django.utils.translation import gettext as _

from accounts.refusals import Owner
from groups.rules.checks import Check


def version_checks(*, first, last_day, effective_on, adopted, is_charter, missing, basis, has_file):
    """A later version cites a charter resolution, and begins after it and after the last one."""
    return [
        Check(
            "resolution", first or is_charter, _("修订章程须引用理事会的章程修订决议"),
            next_step=_("请先召开理事会会议，签发含此决议的纪要"),
        ),
        Check(
            "effective_on", adopted is None or effective_on >= adopted,
            _("章程不早于决议通过之日生效"), next_step=_("请改生效日期"),
        ),
        Check(
            "effective_on", first or effective_on > last_day, _("新一版晚于上一版生效"),
            next_step=_("请改生效日期"),
        ),
        Check(
            "elements", not missing, _("章程须写明规定的各项内容"),
            _("还没有勾选：%(names)s") % {"names": "、".join(missing)} if missing else "",
            Owner.COUNTY, basis,
            _("请补全章程后勾选"),
        ),
        Check("file", has_file, _("须附章程全文"), next_step=_("请上传文件")),
    ]  # fmt: skip
