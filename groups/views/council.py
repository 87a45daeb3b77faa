"""The government of a group on screen: council, meetings, minutes, resolutions, charter."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gate import get_within, needs
from accounts.refusals import NoVerb, Overtaken, Refusal
from groups.forms.council import (
    CharterForm,
    CorrectionForm,
    EndSeatForm,
    MeetingForm,
    MinutesForm,
    ReasonForm,
    SeatForm,
)
from groups.models import CouncilMeeting, CouncilSeat, EducationGroup, Resolution, SeatKind
from groups.queries import council as queries
from groups.queries.dossier import charter_elements
from groups.queries.register import members_on
from groups.screens import council as screens
from groups.services import council as verbs
from groups.services.charter import enter_charter
from groups.services.speaking import require_head
from groups.views.pages import record_page
from records.attachments import attachments_of
from records.steps import events_of
from records.workflow import allowed

SHOWN = 20  # meetings and resolutions on the council's page


@needs("see_council")
def council(request, pk):
    """Who sits on the council on a day, its meetings, resolutions and charter."""
    group, day, context = record_page(request, pk, active="council")
    office = request.office
    keeps = queries.keeps_council(group, office)
    terms = list(queries.seats_of(group, office))
    seated = [row for row in terms if holds_on(row, day)]
    order = SeatKind.values
    seated.sort(key=lambda row: (order.index(row.kind), row.pk))
    resolutions = queries.resolutions_of(group).within(office).select_related("item")
    return render(request, "groups/council.html", context | {
        "keeps": keeps and group.state == "in_force",
        "head": head_facts(queries.general_principal(group, day)),
        "seats": screens.seat_table(seated, day, keeps),
        "vacant": [kind.label for kind in queries.vacancies(seated)],
        "past": screens.seat_table([row for row in terms if row not in seated], day, keeps),
        "meetings": screens.meeting_table(queries.meetings_of(group, office)[:SHOWN]),
        "resolutions": screens.resolution_table(resolutions[:SHOWN]),
        "charters": screens.charter_table(
            list(queries.charters_of(group, office)), day, charter_elements(group.bureau)[0]
        ),
    })  # fmt: skip


def holds_on(row, day):
    """The database's `days @> day` for a row already read."""
    return screens.seat_status(row, day)["tone"] == "ok"


def head_facts(post):
    return [
        {
            "label": _("总校长"), "value": post and post.name,
            "missing": _("核心校的校长还没有登记"),
            "note": post and _("核心校%(school)s校长，%(term)s")
            % {"school": post.school.name, "term": screens.term_words(post.days)},
        }
    ]  # fmt: skip


# Forms


def group_of(request, pk):
    """The group whose head the acting office is; else 404 or 403."""
    group = get_within(EducationGroup.objects.select_related("bureau"), request.office, pk=pk)
    require_head(group, request.office)
    return group


def form_page(request, group, form, do, *, label, done, button, lead="",
              template="groups/government_form.html", home="council"):  # fmt: skip
    """Show a form, or do what it says; a refusal stands above the form with nothing lost."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except NoVerb:
            raise
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done)
            return redirect(f"groups:{home}", group.pk)
    return shown(request, group, form, refusal, label=label, button=button, lead=lead,
                 template=template, home=home)  # fmt: skip


def shown(request, group, form, refusal, *, label, button, lead="", done="",
          template="groups/government_form.html", home="council"):  # fmt: skip
    """The page of a form, with what was refused."""
    context = {
        "group": group, "form": form, "label": label, "lead": lead, "button": button,
        "refusal": refusal and refusal.as_dict(), "multipart": form.is_multipart(),
        "cancel_url": reverse(f"groups:{home}", args=[group.pk]),
        "crumbs": crumbs_of(group, label, home),
    }  # fmt: skip
    return render(request, template, context, status=refusal.status if refusal else 200)


HOMES = {"council": gettext_lazy("理事会"), "powers": gettext_lazy("自主权")}


def crumbs_of(group, label, home="council"):
    return [
        {"label": _("教育集团"), "url": reverse("groups:list")},
        {"label": group.name, "url": reverse("groups:detail", args=[group.pk])},
        {"label": HOMES[home], "url": reverse(f"groups:{home}", args=[group.pk])},
        {"label": label},
    ]


@needs("keep_council")
def new_seat(request, pk):
    group, office = group_of(request, pk), request.office
    kind = request.GET.get("kind", "")
    schools = [(row.school_id, row.name) for row in members_on(group, timezone.localdate())]
    form = SeatForm(request.POST or None, schools=schools, initial={"kind": kind})
    return form_page(
        request, group, form, lambda: verbs.seat(group, by=office, **form.cleaned_data),
        label=_("登记理事会任职"), button=_("登记"),
        done=_("已登记。"),
        lead=_("理事长、秘书长只有一人：登记继任者，前任到前一天为止。连任另登一条。"),
    )  # fmt: skip


@needs("keep_council")
def seat(request, pk, seat_pk):
    """End a seat before its term, or take back an entry in error."""
    group, office = group_of(request, pk), request.office
    row = get_within(CouncilSeat, office, pk=seat_pk, group=group, known__upper_inf=True)
    form = EndSeatForm(request.POST or None)

    def do():
        said = form.cleaned_data
        if said["how"] == "error":
            verbs.withdraw_seat(row, reason=said["reason"], by=office)
        else:
            verbs.end_seat(row, on=said["on"], reason=said["reason"], by=office)

    return form_page(
        request, group, form, do, label=str(row), button=_("办理"), done=_("已办理。"),
        lead=screens.term_words(row.days),
    )  # fmt: skip


@needs("keep_council")
def new_meeting(request, pk):
    group, office = group_of(request, pk), request.office
    items = sum(name.startswith("title-") for name in request.POST) or 1
    page = {
        "label": _("召集理事会会议"), "button": _("召集"), "template": "groups/meeting_call.html",
        "done": _("已召集，已通知各成员校校长。"),
    }  # fmt: skip
    if "more" in request.POST:  # what was filled in stays, with room for one more item
        form = MeetingForm(initial=request.POST.dict(), items=items + 1)
        return shown(request, group, form, None, **page)
    form = MeetingForm(request.POST or None, items=items)
    return form_page(
        request, group, form, lambda: verbs.call_meeting(group, by=office, **form.facts()), **page
    )


def meeting_of(request, group, meeting_pk):
    rows = CouncilMeeting.objects.select_related("called_by", "group")
    return get_within(rows, request.office, pk=meeting_pk, group=group)


@needs("see_council")
def meeting(request, pk, meeting_pk):
    """One meeting: agenda, votes, attendance, minutes, and what was corrected since."""
    office = request.office
    group = get_within(EducationGroup, office, pk=pk)
    row = meeting_of(request, group, meeting_pk)
    keeps = queries.keeps_council(group, office)
    signed = row.state == CouncilMeeting.State.SIGNED
    items = list(row.items.select_related("resolution"))
    return render(request, "groups/meeting.html", {
        "group": group, "meeting": row, "signed": signed,
        "tone": screens.MEETING_TONES[row.state],
        "facts": screens.meeting_facts(row, queries.meeting_rule(group, row.on)),
        "items": screens.item_table(items, signed),
        "attendance": screens.attendance_table(row, dict(SeatKind.choices)),
        "files": attachments_of(row, office), "events": events_of(row, office),
        "steps": steps_of(row, office) if keeps else set(),
        "corrects": keeps and signed, "crumbs": crumbs_of(group, str(row)),
    })  # fmt: skip


def steps_of(row, office):
    """What is offered; minutes are signed from the meeting's day on."""
    steps = {step.key for step in allowed(row, office)}
    return steps - {"sign"} if row.on > timezone.localdate() else steps


@needs("keep_council")
def sign(request, pk, meeting_pk):
    group, office = group_of(request, pk), request.office
    row = meeting_of(request, group, meeting_pk)
    refuse_unless_called(row)
    seats = queries.seats_on(group, row.on)
    form = MinutesForm(
        request.POST or None, request.FILES or None, seats=seats, items=list(row.items.all())
    )
    rule = queries.meeting_rule(group, row.on)
    return form_page(
        request, group, form, lambda: verbs.sign_minutes(row, by=office, **form.facts()),
        label=_("签发会议纪要"), button=_("签发"), template="groups/meeting_sign.html",
        done=_("纪要已签发，通过的议题已编为决议。"),
        lead=_("%(quorum)s成员到会才能表决，到会成员%(majority)s赞成为通过（依据：%(basis)s）。")
        % {"quorum": rule.quorum_words, "majority": rule.majority_words, "basis": rule.basis},
    )  # fmt: skip


def refuse_unless_called(row):
    if row.state != CouncilMeeting.State.CALLED:
        raise Overtaken(
            _("这次会议%(state)s") % {"state": row.get_state_display()},
            rule=_("签发的纪要不再改写，更正另记一条"),
            next_step=_("请到会议页面查看"),
            next_url=reverse("groups:meeting", args=[row.group_id, row.pk]),
        )


@needs("keep_council")
def cancel(request, pk, meeting_pk):
    group = group_of(request, pk)
    row, form = meeting_of(request, group, meeting_pk), ReasonForm(request.POST or None)
    refuse_unless_called(row)
    return form_page(
        request, group, form,
        lambda: verbs.cancel_meeting(row, by=request.office, **form.cleaned_data),
        label=_("取消会议"), button=_("取消会议"), done=_("会议已取消，已通知各成员校校长。"),
        lead=str(row),
    )  # fmt: skip


@needs("keep_council")
def correct(request, pk, meeting_pk):
    group = group_of(request, pk)
    row, form = meeting_of(request, group, meeting_pk), CorrectionForm(request.POST or None)
    return form_page(
        request, group, form,
        lambda: verbs.correct_minutes(row, by=request.office, **form.cleaned_data),
        label=_("更正纪要"), button=_("记下更正"), done=_("更正已记在会议的办理记录里。"),
        lead=str(row),
    )  # fmt: skip


@needs("keep_council")
def new_charter(request, pk):
    group, office = group_of(request, pk), request.office
    resolutions = list(queries.resolutions_of(group, "charter").within(office))
    form = CharterForm(
        request.POST or None, request.FILES or None,
        resolutions=[(row.pk, str(row)) for row in resolutions],
        elements=charter_elements(group.bureau)[0],
        initial={"resolution": resolutions[0].pk if resolutions else None},
    )  # fmt: skip

    def do():
        facts = dict(form.cleaned_data)
        wanted = facts.pop("resolution")
        resolution = get_within(Resolution, office, pk=wanted) if wanted else None
        enter_charter(group, resolution=resolution, by=office, **facts)

    return form_page(
        request, group, form, do, label=_("登记章程版本"), button=_("登记"),
        done=_("章程已登记。"), lead=_("旧版本和它的文件都保留。"),
    )  # fmt: skip
