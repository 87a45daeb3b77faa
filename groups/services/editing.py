"""Who may edit a request, a filing or a change, and which of its fields are open."""

from django.utils.translation import gettext as _

from accounts.refusals import NoVerb, RuleBroken
from accounts.services import require
from groups.models import FormationFiling
from groups.queries.names import names_of
from groups.queries.requests import is_filer
from groups.rules.changes import FIELDS as OF_CHANGE
from groups.rules.decision import FIELDS as OF_FORMATION
from records.workflow import overtaken

EDITABLE = ("draft", "returned")


def lock(record):
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def editable(record, by, *fields):
    """The request locked for its filer; after a return only the fields named in it are open."""
    require(by, "file_group")
    if not is_filer(record, by):
        filer = names_of([record.filer_id]).get(record.filer_id)
        raise NoVerb(
            _("本件由%(who)s填写") % {"who": filer or record.bureau},
            rule=_("谁申报谁填写，其他单位只读"),
            next_step=_("如有意见，请在征求意愿或审核时提出"),
        )
    locked = lock(record)
    if locked.state not in EDITABLE:
        raise overtaken(locked, locked.flow["submit"])
    closed = [name for name in fields if not is_open(locked, name)]
    if closed:
        raise RuleBroken(
            _("这次不能改：%(fields)s") % {"fields": labels_of(locked, closed)},
            rule=_("退回补正只能改退回时列明的内容"),
            next_step=_("本次可以改：%(fields)s")
            % {"fields": labels_of(locked, locked.open_fields)},
        )
    return locked


def is_open(record, field):
    """May the filer write the field now? A tie and its assets open as one."""
    named = field in record.open_fields or field == "assets" and "tie" in record.open_fields
    return record.state == "draft" or (record.state == "returned" and named)


def labels_of(record, fields):
    words = OF_FORMATION if isinstance(record, FormationFiling) else OF_CHANGE
    return "、".join(str(words[name]) for name in fields)
