"""The audit administrator's desk (审计管理员): changes, refused requests, failed log-ins."""

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayField
from accounts.gate import needs
from records import trail
from records.pages import KeysetPage

FIRST_KIND = "records.decision"


class TrailForm(forms.Form):
    """What and when; anything else in the address is left aside."""

    kind = forms.ChoiceField(label=gettext_lazy("记录"))
    since = DayField(label=gettext_lazy("从"), required=False)
    until = DayField(label=gettext_lazy("到"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (label, trail.tracked_model(model)._meta.verbose_name)
            for label, model in trail.kinds().items()
        ]


def tabs(active):
    named = {
        "audit": _("数据改动"),
        "audit-refused": _("被拒绝的请求"),
        "audit-logins": _("登录失败"),
    }
    return [
        {"label": label, "url": reverse(name), "active": name == active}
        for name, label in named.items()
    ]


@needs("read_audit")
def changes(request):
    form = TrailForm({"kind": FIRST_KIND, **request.GET.dict()})
    chosen = form.cleaned_data if form.is_valid() else {"kind": FIRST_KIND}
    page = KeysetPage(
        trail.events(office=request.office, **chosen),
        keys=("pgh_id",), params=request.GET, newest_first=True,
    )  # fmt: skip
    context = {
        "tabs": tabs("audit"), "form": form, "page": page, "events": events_in_words(page.rows),
    }  # fmt: skip
    return render(request, "records/audit.html", context)


def events_in_words(rows):
    """Events in the words of parts/timeline.html."""
    found = [(event, trail.changes(event, before)) for event, before in trail.with_before(rows)]
    names = trail.names_for([change for _event, changed in found for change in changed])
    return [event_in_words(event, changed, names) for event, changed in found]


def event_in_words(event, changed, names):
    who = event.pgh_context or {}
    model = trail.tracked_model(type(event))
    words = [
        {"label": trail.label_of(field), **shown(model, field, old, new, names)}
        for field, old, new in changed
    ]
    return {
        "when": timezone.localtime(event.pgh_created_at).strftime("%Y-%m-%d %H:%M:%S"),
        "who": who.get("name") or _("系统"),
        "office": who.get("office") or "",
        "what": f"{trail.WHAT.get(event.pgh_label, event.pgh_label)} · {model._meta.verbose_name}",
        "number": _("第 %(number)s 号") % {"number": event.pgh_obj_id},
        "tone": "off",
        "changes": words,
    }


def shown(model, field, old, new, names):
    if model.private and field.attname not in trail.JURISDICTIONS:
        hidden = _("（个人信息，不显示）")
        return {"before": hidden if old else "", "after": hidden}
    return {
        "before": trail.in_words(field, old, names),
        "after": trail.in_words(field, new, names),
    }


@needs("read_audit")
def refused(request):
    page = KeysetPage(
        trail.refused_requests(request.office), keys=("pk",), params=request.GET, newest_first=True
    )
    table = [
        {
            "cells": [
                when(row.at), row.person.name if row.person else "", row.office_title,
                REFUSED_WORDS.get(row.status, row.status), row.reason, row.path,
            ],
        }
        for row in page.rows
    ]  # fmt: skip
    columns = [
        {"label": _("时间")}, {"label": _("人员")}, {"label": _("职务")}, {"label": _("结果")},
        {"label": _("原因"), "wide": True}, {"label": _("网址"), "wide": True, "phone": False},
    ]  # fmt: skip
    empty = _("没有被拒绝的请求。有人越权访问时会记在这里。")
    return render_table(request, "audit-refused", page, table, columns, empty)


REFUSED_WORDS = {
    403: gettext_lazy("无此权限"),
    404: gettext_lazy("不在管辖范围或不存在"),
    409: gettext_lazy("已被别人办理"),
}


@needs("read_audit")
def failed_logins(request):
    page = KeysetPage(
        trail.failed_logins(request.office), keys=("pk",), params=request.GET, newest_first=True
    )
    table = [
        {"cells": [when(row.attempt_time), row.username, row.ip_address or "",
                   _("已锁定") if row.locked_out else _("密码不对")]}
        for row in page.rows
    ]  # fmt: skip
    columns = [
        {"label": _("时间")}, {"label": _("登录名")},
        {"label": _("来源地址")}, {"label": _("结果")},
    ]  # fmt: skip
    empty = _("没有登录失败的记录。")
    return render_table(request, "audit-logins", page, table, columns, empty)


def when(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def render_table(request, name, page, table, columns, empty):
    context = {"tabs": tabs(name), "page": page, "table": table, "columns": columns, "empty": empty}
    return render(request, "records/audit_table.html", context)
