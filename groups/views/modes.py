"""A county's own rules of formation: modes, sizes, quotas, settings; the city's settings."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
from accounts.services import require
from groups.forms.modes import EndModeForm, LimitForm, ModeForm
from groups.forms.settings import FORMS
from groups.models import CountyMode
from groups.queries.modes import bureau_names
from groups.rules.modes import LIMITS
from groups.rules.settings import SETTINGS, words_of
from groups.screens import modes as screens
from groups.services import modes as services
from groups.services.settings import set_setting
from records.parameters import history_of, value_of, values_of


@needs("keep_rules", "keep_city_rules")
def rules(request):
    """What the county, or the city, has laid down beside the policy."""
    office = request.office
    body = Jurisdiction.objects.get(pk=office.bureau_id)
    own = [key for key in SETTINGS if office.may(SETTINGS[key].verb)]
    values = values_of([*own, *LIMITS], bureau=body)
    settings = {key: values[key] for key in own}
    context = {"settings": screens.setting_facts(settings, bureau_names(body))}
    if office.may("keep_rules"):
        modes = CountyMode.objects.within(office).order_by("pk")
        limits = {key: values[key] for key in LIMITS}
        context |= {
            "modes": screens.mode_table(modes, may_end=True),
            "limits": screens.limit_facts(limits, may_set=True),
        }
    return render(request, "groups/rules.html", context)


def crumbs_of(label):
    return [{"label": _("组建规定"), "url": reverse("groups:rules")}, {"label": label}]


def rule_form(request, form, save, label, **context):
    """One form of the county's rules: show, save, back to the overview."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            save(form)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, saved_words(form.cleaned_data.get("since")))
            return redirect("groups:rules")
    context |= {
        "form": form, "label": label, "crumbs": crumbs_of(label),
        "refusal": refusal and refusal.as_dict(),
    }  # fmt: skip
    return render(request, "groups/rule_form.html", context, status=422 if refusal else 200)


def saved_words(since):
    return _("已保存，自 %(day)s 起适用。") % {"day": since} if since else _("已保存。")


@needs("keep_rules")
def new_mode(request):
    form = ModeForm(request.POST or None)

    def save(form):
        services.add_mode(by=request.office, **form.facts())

    return rule_form(request, form, save, _("增加一种办学模式"))


@needs("keep_rules")
def end_mode(request, pk):
    mode = get_within(CountyMode, request.office, pk=pk)
    form = EndModeForm(request.POST or None)

    def save(form):
        services.end_mode(mode, by=request.office, **form.cleaned_data)

    return rule_form(request, form, save, _("停用“%(mode)s”") % {"mode": mode.name})


@needs("keep_rules")
def limit(request, key):
    if key not in LIMITS:
        raise Http404
    bureau = Jurisdiction.objects.get(pk=request.office.bureau_id)
    value, _basis = value_of(key, bureau=bureau)
    form = LimitForm(request.POST or None, initial=value)

    def save(form):
        services.set_limit(key, by=request.office, **form.cleaned_data)

    history = [
        {"label": screens.days_words(row.days), "value": screens.limit_words(row.value),
         "note": row.basis}
        for row in history_of(key, bureau=bureau)
    ]  # fmt: skip
    return rule_form(request, form, save, screens.LIMIT_LABELS[key], history=history)


@needs("keep_rules", "keep_city_rules")
def setting(request, key):
    """One setting: its value in force, a new one from a day on, those before."""
    office = request.office
    if key not in SETTINGS:
        raise Http404
    require(office, SETTINGS[key].verb)
    body = Jurisdiction.objects.get(pk=office.bureau_id)
    names = bureau_names(body)
    value, _basis = value_of(key, bureau=body)
    form = FORMS[key](request.POST or None, value=value, names=names)

    def save(form):
        set_setting(key, by=office, **form.facts())

    history = [
        {"label": screens.days_words(row.days), "value": words_of(key, row.value, names),
         "note": row.basis}
        for row in history_of(key, bureau=body)
    ]  # fmt: skip
    label = SETTINGS[key].label
    return rule_form(request, form, save, label, history=history, lead=SETTINGS[key].says)
