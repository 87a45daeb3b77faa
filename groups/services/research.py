"""The host's principal files a joint research session; schools that came confirm for themselves."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Jurisdiction
from accounts.offices import Office
from accounts.refusals import NoVerb, Overtaken, RuleBroken
from accounts.services import require
from groups.models import Attendance, AttendanceAnswer, ResearchSession
from groups.queries.register import members_on
from groups.rules.checks import refuse_unless_met
from groups.rules.research import research_checks
from groups.services.sharing import check_group, own_school, refuse_unknown
from records.attachments import attach
from records.inbox import notify_all
from records.workflow import file_once, leave_decision
from schools.models import School


@transaction.atomic
def file_session(
    group, *, token, on, stage, subject, theme, came, by, outcome="", materials=()
):  # fmt: skip
    """File a session that by's own school hosted; `came` is {school id: how many people}."""
    require(by, "file_sharing")

    def make():
        members = members_on(group, on)
        check_group(group, members, by)
        schools = School.objects.in_bulk([row.school_id for row in members])
        host = schools.get(by.school) or own_school(by)
        counts = counted(schools, came)
        refuse_unless_met(_("不能登记"), research_checks(
            on=on, today=timezone.localdate(), host=host, came=counts, in_group=set(schools),
        ))  # fmt: skip
        session = ResearchSession.objects.create(
            token=token, bureau_id=group.bureau_id, readers=group.readers, parties=sorted(schools),
            group=group, host=host, on=on, stage=stage, subject=subject.strip(),
            theme=theme.strip(), outcome=outcome.strip(), filed_by_id=by.person_id,
        )  # fmt: skip
        write_attendance(session, counts)
        keep_materials(session, materials, by)
        leave_decision(session, step="file", label=_("登记"), source="", target="filed", by=by)
        tell_schools(session, counts, by)
        return session

    return file_once(ResearchSession, token, make)


def counted(schools, came):
    """{School: people} of those of whom somebody came."""
    rows = {
        schools.get(pk) or School.objects.filter(pk=pk).first(): people
        for pk, people in came.items()
        if people
    }
    refuse_unknown(list(rows))
    return rows


def write_attendance(session, counts):
    Attendance.objects.bulk_create(
        Attendance(
            bureau_id=session.bureau_id, readers=session.readers, parties=session.parties,
            session=session, host_id=session.host_id, school=school, people=people,
        )
        for school, people in counts.items()
    )  # fmt: skip


def keep_materials(session, files, by):
    for file in files:
        attach(session, file, title=_("教研材料"), by=by)


def tell_schools(session, counts, by):
    nodes = Jurisdiction.objects.filter(pk__in=[school.pk for school in counts])
    notify_all(
        to_office=Office.PRINCIPAL, jurisdictions=nodes.exclude(pk=by.school).order_by("pk"),
        text=_("%(school)s登记联合教研“%(theme)s”，请确认贵校参加人数")
        % {"school": by.jurisdiction_name, "theme": session.theme},
        url=page_of(session), by=by,
    )  # fmt: skip


def page_of(session):
    return reverse("groups:research-session", args=[session.group_id, session.pk])


@transaction.atomic
def add_to_session(session, *, by, outcome="", materials=()):
    """The host writes what came of it, and adds material, when it is there."""
    require(by, "file_sharing")
    if by.school != session.host_id:
        raise NoVerb(
            _("这次教研由%(school)s登记") % {"school": session.host.name},
            rule=_("成果和材料由承办学校补充"), next_step=_("请联系该校校长"),
        )  # fmt: skip
    if not outcome.strip() and not materials:
        raise RuleBroken(_("请填写成果或附上材料"), next_step=_("例：形成整本书阅读教案 6 份"))
    locked = ResearchSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if outcome.strip():
        locked.outcome = outcome.strip()
        locked.save(update_fields=["outcome"])
    keep_materials(locked, materials, by)
    leave_decision(
        locked, step="add", label=_("补充"), source="filed", target="filed", by=by,
        reason=outcome.strip(),
    )  # fmt: skip
    return locked


@transaction.atomic
def answer_attendance(session, *, agrees, by, words=""):
    """A school that came confirms the host's count of it, or says what is wrong; once."""
    require(by, "file_sharing")
    rows = Attendance.objects.select_related("session").filter(session=session)
    attendance = rows.filter(school_id=by.school).first()
    if attendance is None:
        raise NoVerb(
            _("登记的参加学校里没有贵校"), rule=_("由参加的学校确认，每所学校只代表自己"),
            next_step=_("如参加了这次教研，请联系%(host)s") % {"host": session.host.name},
        )  # fmt: skip
    if attendance.school_id == attendance.host_id:
        raise RuleBroken(
            _("承办学校自己登记，不用确认"), rule=_("确认由参加的其他学校办理"),
            next_step=_("请等参加的学校确认"),
        )  # fmt: skip
    if not agrees and not words.strip():
        raise RuleBroken(
            _("请写明哪里不符"), rule=_("对登记的人数有异议须说明"),
            next_step=_("例：本校实到 6 人"),
        )  # fmt: skip
    try:
        with transaction.atomic():
            answer = AttendanceAnswer.objects.create(
                bureau_id=attendance.bureau_id, readers=attendance.readers,
                parties=attendance.parties, attendance=attendance, school_id=by.school,
                agrees=agrees, words=words.strip(), answered_by_id=by.person_id,
            )  # fmt: skip
    except IntegrityError:
        raise Overtaken(
            _("贵校已经答复过"), rule=_("每次教研每所学校答复一次"),
            next_step=_("要更正，请联系承办学校"),
        ) from None  # fmt: skip
    leave_decision(
        attendance.session, step="confirm" if agrees else "dispute", source="filed",
        target="filed", label=_("确认参加") if agrees else _("提出不符"), by=by, reason=words,
    )  # fmt: skip
    if not agrees:
        tell_host(attendance, words, by)
    return answer


def tell_host(attendance, words, by):
    session = attendance.session
    notify_all(
        to_office=Office.PRINCIPAL,
        jurisdictions=Jurisdiction.objects.filter(pk=attendance.host_id),
        text=_("%(school)s对联合教研“%(theme)s”的人数提出不符：%(words)s")
        % {"school": by.jurisdiction_name, "theme": session.theme, "words": words.strip()},
        url=page_of(session), by=by,
    )  # fmt: skip
