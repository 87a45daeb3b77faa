"""Changes and transfers on screen: a school's history, one change, one transfer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from accounts.refusals import Overtaken, RuleBroken
from records.attachments import attachments_of
from records.exports import export_links
from records.steps import choices, events_of, preselected, step_forms
from records.templatetags.figures import waited
from schools import screens
from schools.forms.changes import AnswerForm, ChangeForm, ChangeStepForm, TransferForm
from schools.models import SchoolTransfer
from schools.queries import changes as queries
from schools.queries.register import described
from schools.rules import changes as rules
from schools.services import changes as services
from schools.services import transfers
from schools.views.register import actions_of, school_of, source_of


@needs("see_schools")
def changes(request, pk):
    """The school's changes and where it came from; changes are the school's and its bureau's."""
    office = request.office
    school = get_within(described(timezone.localdate()), office, pk=pk)
    moved = queries.transfers().within(office).filter(school_id=pk).order_by("-pk")
    return render(request, "schools/changes.html", {
        "school": school, "tone": screens.TONES[school.status],
        "tabs": screens.tabs_of(school, office, "changes"),
        "columns": screens.change_columns(),
        "exports": export_links("schools.changes", request.GET, school=pk),
        "rows": [screens.change_row(c) for c in queries.changes_of_school(school, office)],
        "transfers": moved, "lineage": screens.lineage_of(school),
        "may": actions_of(school, office), "source": source_of({}),
        "crumbs": screens.crumbs_of(school, _("变更与沿革")),
    })  # fmt: skip


@needs("file_school_change")
def new_change(request, pk):
    school, refusal = school_of(request, pk, "file_school_change"), None
    form = ChangeForm(
        request.POST or None, request.FILES or None, school=school, office=request.office
    )
    if request.method == "POST" and form.is_valid():
        try:
            change = services.file_change(school=school, by=request.office, **form.facts())
        except (RuleBroken, Overtaken) as broken:
            refusal = broken
        else:
            messages.success(request, _("已提交，等主管教育局审批。"))
            return redirect("schools:change", change.pk)
    return filing_page(request, school, form, refusal, _("申请变更"), _(
        "只改一项。主管教育局批准后，从生效日期起按新值登记。"
    ))  # fmt: skip


def filing_page(request, school, form, refusal, title, lead):
    context = {
        "form": form, "school": school, "title": title, "lead": lead, "button": _("提交"),
        "refusal": refusal and refusal.as_dict(), "multipart": True,
        "cancel_url": reverse("schools:changes", args=[school.pk]),
        "crumbs": screens.crumbs_of(school, title),
    }  # fmt: skip
    return render(request, "schools/form.html", context, status=refusal.status if refusal else 200)


@needs("see_schools")
def change(request, pk):
    """One change: old and new, its days, who did what, and the steps."""
    record = get_within(queries.changes(), request.office, pk=pk)
    page = Deciding(request, record, services.take_change_step)
    if page.done:
        return redirect("schools:change", pk)
    record_files = attachments_of(record, request.office)
    return page.render("schools/change.html", {
        "record": record, "tone": screens.CHANGE_TONES[record.state],
        "state": screens.state_words(record), "facts": screens.change_facts(record),
        "diff": [{"label": record.get_field_display(),
                  "before": queries.value_label(record.field, record.old_value),
                  "after": screens.new_value_of(record)}],
        "files": record_files, "waits": _("现在等%(bureau)s审批人") % {"bureau": record.bureau}
        if record.state == "submitted" else "",
        "crumbs": screens.crumbs_of(record.school, _("变更申请")),
    })  # fmt: skip


class Deciding:
    """The steps of a record on its page: offered, taken, or refused in plain words."""

    def __init__(self, request, record, take_step):
        self.request, self.record, self.refusal = request, record, None
        self.chosen = request.POST.get("choice", "")
        self.forms = offered_forms(record, request.office, self.chosen, request.POST)
        self.done = request.method == "POST" and self.taken(take_step)

    def taken(self, take_step):
        """Take the chosen step; a step not offered is tried all the same: the refusal says why."""
        form = self.forms.get(self.chosen)
        if self.chosen not in self.record.flow.steps or form is not None and not form.is_valid():
            return False
        facts = form.cleaned_data if form else {}
        try:
            take_step(self.record, self.chosen, by=self.request.office, **facts)
        except RuleBroken as broken:
            self.refusal = broken
            return False
        step = self.record.flow[self.chosen]
        messages.success(self.request, _("已办理“%(step)s”。") % {"step": step.label})
        return True

    def render(self, template, context, barred=None):
        """`barred` says of a step that cannot be taken yet why."""
        events = events_of(self.record, self.request.office)
        context |= {
            "events": events, "since": waited(events[0]["at"]) if events else "",
            "choices": choices(self.forms, barred=barred), "forms": self.forms,
            "chosen": "" if barred else preselected(self.forms, self.chosen),
            "refusal": self.refusal and self.refusal.as_dict(),
        }  # fmt: skip
        status = self.refusal.status if self.refusal else 200
        return render(self.request, template, context, status=status)


def offered_forms(record, office, chosen, data):
    """What has come into force is not offered to be revoked."""
    forms = step_forms(record, office, ChangeStepForm, chosen=chosen, data=data)
    if record.applied_on:
        forms.pop("revoke", None)
    return forms


@needs("transfer_school")
def new_transfer(request, pk):
    school, refusal = school_of(request, pk, "transfer_school"), None
    form = TransferForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        try:
            transfer = transfers.file_transfer(
                school=school, by=request.office, **form.cleaned_data
            )
        except (RuleBroken, Overtaken) as broken:
            refusal = broken
        else:
            messages.success(request, _("已提出，等接收教育局答复。"))
            return redirect("schools:transfer", transfer.pk)
    return filing_page(request, school, form, refusal, _("调整隶属"), _(
        "接收教育局答复同意、本局审批人批准后，从生效日期起由接收教育局管理；已上报的数据留在原教育局名下。"
    ))  # fmt: skip


@needs("see_schools")
def transfer(request, pk):
    """One transfer: the other bureau's answer, the steps of the own one."""
    record = get_within(queries.transfers(), request.office, pk=pk)
    answer = queries.answer_to(record)
    page = Deciding(request, record, transfers.take_transfer_step)
    if page.done:
        return redirect("schools:transfer", pk)
    form = answer_form(record, answer, request.office)
    return page.render("schools/transfer.html", {
        "record": record, "tone": screens.CHANGE_TONES[record.state], "answer": answer,
        "state": record.get_state_display() if answer is None or record.state != "submitted"
        else _("已答复，待批准"),
        "facts": screens.transfer_facts(record), "form": form,
        "crumbs": [{"label": _("学校"), "url": reverse("schools:list")},
                   {"label": _("隶属调整")}],
    }, barred=barred_by(answer))  # fmt: skip


def barred_by(answer):
    """Why a transfer with this answer (or None) cannot be approved yet, as the verb would say."""
    try:
        rules.require_agreement(answer)
    except RuleBroken as broken:
        return {"approve": f"{broken.title}。{broken.next_step}。"}
    return {}


def answer_form(transfer, answer, office, data=None):
    """For the receiving bureau's approver while it has not answered."""
    open_still = transfer.state == SchoolTransfer.State.SUBMITTED and answer is None
    if open_still and office.may("decide_school_change") and (
        office.bureau_id == transfer.to_bureau_id
    ):  # fmt: skip
        return AnswerForm(data)
    return None


@needs("decide_school_change")
def answer_transfer(request, pk):
    """The receiving bureau's answer; asked on the transfer's own page."""
    record = get_within(queries.transfers(), request.office, pk=pk)
    transfers.require_receiver(record, request.office)
    form, refusal = AnswerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            transfers.answer_transfer(record, by=request.office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已答复。"))
            return redirect("schools:transfer", pk)
    context = {
        "form": form, "title": _("答复隶属调整：%(school)s") % {"school": record.school_name},
        "lead": "", "button": _("答复"), "refusal": refusal and refusal.as_dict(),
        "cancel_url": reverse("schools:transfer", args=[pk]),
        "crumbs": [{"label": _("隶属调整"), "url": reverse("schools:transfer", args=[pk])},
                   {"label": _("答复")}],
    }  # fmt: skip
    return render(request, "schools/form.html", context, status=422 if refusal else 200)
