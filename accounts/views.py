"""Logging in, choosing the office to act in, and the desks of the administrators."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import queries, services
from accounts.forms import (
    AppointmentForm,
    EndForm,
    LogInForm,
    OwnPasswordForm,
    PasswordForm,
    PersonForm,
)
from accounts.gate import needs
from accounts.refusals import RuleBroken
from records.pages import KeysetPage


class LogIn(LoginView):
    """The log-in page; django-axes counts and locks, a lock-out shows 429.html."""

    template_name = "accounts/login.html"
    form_class = LogInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


def locked_out(request, answer, credentials):
    """The page of a locked log-in; the API has said it already in its own words."""
    if request.path.startswith("/api/"):
        return answer
    return render(request, "429.html", status=429)


@require_POST
def log_out(request):
    logout(request)
    return redirect("accounts:login")


@require_POST
@needs()
def switch(request):
    """Act in another of my appointments from now on."""
    mine = {str(appointment.pk): appointment for appointment in request.appointments}
    chosen = mine.get(request.POST.get("appointment", ""))
    if chosen is None:
        raise Http404
    request.session["appointment"] = chosen.pk
    return redirect("home")


def change_password(request):
    """My own password; the first thing a new person does."""
    if not request.user.is_authenticated:
        return redirect("accounts:login")
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_own_password(request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改。"))
        return redirect("home")
    forced = request.user.must_change_password
    return render(request, "accounts/password.html", {"form": form, "forced": forced})


# 系统管理员: accounts


@needs("manage_accounts")
def people(request):
    rows = queries.people_of_city(request.office.city_id, request.GET.get("q", ""))
    page = KeysetPage(rows, keys=("username",), params=request.GET)
    table = [
        {
            "url": reverse("accounts:person", args=[person.pk]),
            "cells": [person.name, person.username, offices_in_words(person), last_seen(person)],
            "status": _("使用中") if person.is_active else _("已停用"),
            "tone": "ok" if person.is_active else "off",
        }
        for person in page.rows
    ]
    columns = [
        {"label": _("姓名")}, {"label": _("登录名")}, {"label": _("现任职务"), "wide": True},
        {"label": _("上次登录"), "phone": False},
    ]  # fmt: skip
    context = {"page": page, "table": table, "columns": columns}
    return render(request, "accounts/people.html", context)


def offices_in_words(person):
    return "、".join(str(a) for a in person.current) or _("还没有任职")


def last_seen(person):
    if not person.last_login:
        return _("还没有登录过")
    return date_format(timezone.localtime(person.last_login), "Y-m-d H:i")


@needs("manage_accounts")
def new_person(request):
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = refused_into(
            form, lambda: services.create_person(**form.cleaned_data, by=request.office)
        )
        if person:
            messages.success(
                request,
                _("已为%(name)s开立账号，请把登录名和初始密码当面交给本人。")
                % {"name": person.name},
            )
            return redirect("accounts:people")
    lead = _("账号只用来登录；能办什么事，由安全管理员任命。")
    return form_page(
        request, form, _("新开账号"), lead, _("开立账号"), (_("账号"), "accounts:people")
    )


def form_page(request, form, title, lead, button, above, **more):
    """One plain form; `above` is (label, url name) of the list it belongs to."""
    label, url_name = above
    url = reverse(url_name)
    context = {
        "form": form, "title": title, "lead": lead, "button": button, "cancel_url": url,
        "crumbs": [{"label": label, "url": url}, {"label": title}],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "accounts/form.html", context | more, status=status)


def refused_into(form, verb):
    """What `verb()` returns, or None with the refusal as words on the form."""
    try:
        return verb()
    except RuleBroken as refusal:
        form.add_error(None, "。".join(filter(None, (str(refusal.title), str(refusal.next_step)))))
        return None


@needs("manage_accounts")
def person(request, pk):
    """One account: who it is, and what the administrator may do with it."""
    found = get_object_or_404(queries.people_of_city(request.office.city_id), pk=pk)
    return person_page(request, found, PasswordForm())


def person_page(request, person, form):
    facts = [
        {"label": _("登录名"), "value": person.username},
        {"label": _("手机"), "value": person.phone, "missing": _("没有登记")},
        {"label": _("现任职务"), "value": offices_in_words(person)},
        {"label": _("上次登录"), "value": last_seen(person)},
        {"label": _("状态"), "value": _("使用中") if person.is_active else _("已停用"),
         "tone": "ok" if person.is_active else "off"},
    ]  # fmt: skip
    crumbs = [{"label": _("账号"), "url": reverse("accounts:people")}, {"label": person.name}]
    context = {"person": person, "form": form, "facts": facts, "crumbs": crumbs}
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


@require_POST
@needs("manage_accounts")
def reset(request, pk):
    found = get_object_or_404(queries.people_of_city(request.office.city_id), pk=pk)
    form = PasswordForm(request.POST, person=found)
    if not form.is_valid():
        return person_page(request, found, form)
    services.reset_password(found, password=form.cleaned_data["password"], by=request.office)
    messages.success(request, _("已重设%(name)s的密码，请当面交给本人。") % {"name": found.name})
    return redirect("accounts:person", pk)


@require_POST
@needs("manage_accounts")
def set_active(request, pk):
    """Close or reopen an account: `active` is 1 or 0."""
    found = get_object_or_404(queries.people_of_city(request.office.city_id), pk=pk)
    active = request.POST.get("active") == "1"
    services.set_active(found, active=active, by=request.office)
    said = _("已恢复%(name)s的账号。") if active else _("已停用%(name)s的账号。")
    messages.success(request, said % {"name": found.name})
    return redirect("accounts:person", pk)


# 安全管理员: appointments


@needs("appoint")
def appointments(request):
    rows = queries.appointments_in_city(request.office.city_id, request.GET.get("q", ""))
    page = KeysetPage(rows, keys=("pk",), params=request.GET, newest_first=True)
    table = [appointment_row(row, timezone.localdate()) for row in page.rows]
    columns = [
        {"label": _("姓名")}, {"label": _("职务"), "wide": True}, {"label": _("任职起")},
        {"label": _("任职止")}, {"label": _("依据"), "wide": True, "phone": False},
    ]  # fmt: skip
    context = {"page": page, "table": table, "columns": columns}
    return render(request, "accounts/appointments.html", context)


def appointment_row(row, today):
    word, tone = queries.term_in_words(row, today)
    return {
        "url": reverse("accounts:appointment-end", args=[row.pk]) if tone != "off" else "",
        "cells": [row.person.name, str(row), day(row.since), day(row.until), row.basis],
        "status": word,
        "tone": tone,
    }


def day(value):
    return date_format(value, "Y-m-d") if value else _("未定")


@needs("appoint")
def new_appointment(request):
    form = AppointmentForm(request.POST or None, city_id=request.office.city_id)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["jurisdiction"] = facts.pop("place")
        made = refused_into(form, lambda: services.appoint(**facts, by=request.office))
        if made:
            messages.success(
                request,
                _("已任命%(name)s为%(what)s。") % {"name": made.person.name, "what": made},
            )
            return redirect("accounts:appointments")
    lead = _("先由系统管理员开立账号，再在这里任命。任命自任职之日起生效。")
    return form_page(
        request, form, _("新任命"), lead, _("任命"), (_("任职"), "accounts:appointments"),
        places=queries.places_of_city(request.office.city_id),
    )  # fmt: skip


@needs("appoint")
def end_appointment(request, pk):
    rows = queries.appointments_in_city(request.office.city_id)
    appointment = get_object_or_404(rows, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        ended = refused_into(
            form, lambda: services.relieve(appointment, **facts, by=request.office)
        )
        if ended:
            messages.success(
                request,
                _("%(name)s任%(what)s至 %(day)s。")
                % {"name": ended.person.name, "what": ended, "day": ended.until},
            )
            return redirect("accounts:appointments")
    lead = _("%(name)s：%(what)s，%(day)s 起任。") % {
        "name": appointment.person.name, "what": appointment, "day": day(appointment.since),
    }  # fmt: skip
    return form_page(
        request, form, _("办理离任"), lead, _("办理离任"), (_("任职"), "accounts:appointments")
    )
