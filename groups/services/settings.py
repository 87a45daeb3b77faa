"""The verb that sets what a county, or the city, lays down beside modes and sizes."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
from accounts.services import require
from groups.queries.modes import bureau_names
from groups.rules.settings import SETTINGS, problem_of
from groups.services.modes import require_basis
from records.parameters import set_value


@transaction.atomic
def set_setting(key, value, *, basis, since, by):
    """A setting's value from a day on, by a document; what was known before stays."""
    if key not in SETTINGS:
        raise RuleBroken(_("没有这项规定"), next_step=_("请从“组建规定”页面进入"))
    require(by, SETTINGS[key].verb)
    require_basis(basis)
    body = Jurisdiction.objects.get(pk=by.bureau_id)
    problem = problem_of(key, value, bureau_names(body))
    if problem:
        raise RuleBroken(
            _("不能这样规定：%(why)s") % {"why": problem}, rule=str(SETTINGS[key].label),
            next_step=_("请核对后再保存"),
        )  # fmt: skip
    return set_value(key, value, basis=basis.strip(), since=since, bureau=body)
