"""Screens that keep what describes a school: contact, tags, principals, succession."""

from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from schools.forms.facts import ContactForm, PrincipalForm, SuccessionForm, TagForm
from schools.forms.register import LastDayForm
from schools.models import PrincipalPost, SchoolContact, SchoolTag
from schools.services import facts as services
from schools.services.register import require_keeper
from schools.views.register import form_page, school_of


@needs("keep_contact")
def contact(request, pk):
    school = school_of(request, pk, "keep_contact")
    known = SchoolContact.objects.within(request.office).filter(school=school).first()
    form = ContactForm(request.POST or None, instance=known)

    def act(**facts):
        services.keep_contact(school, by=request.office, **facts)

    return form_page(
        request, school, form, act, title=_("联系方式"), said=_("联系方式已更新。"),
        button=_("保存"), lead=_("保存后立即生效，不需要审批。"),
    )  # fmt: skip


@needs("keep_school")
def new_tag(request, pk):
    school = school_of(request, pk, "keep_school")

    def act(**facts):
        services.add_tag(school, by=request.office, **facts)

    return form_page(
        request, school, TagForm(request.POST or None), act, title=_("登记标签"),
        said=_("已登记标签。"),
    )  # fmt: skip


@needs("keep_school")
def end_tag(request, pk):
    tag = get_within(SchoolTag.objects.select_related("school__bureau"), request.office, pk=pk)
    require_keeper(tag.school, request.office, "keep_school")

    def act(on):
        services.end_tag(tag, on=on, by=request.office)

    title = _("结束标签：%(tag)s") % {"tag": tag.get_tag_display()}
    return form_page(
        request, tag.school, LastDayForm(request.POST or None), act, title=title,
        said=_("标签已结束，历史保留。"), button=_("结束"),
    )  # fmt: skip


@needs("keep_school")
def new_principal(request, pk):
    school = school_of(request, pk, "keep_school")

    def act(**facts):
        services.appoint_principal(school, by=request.office, **facts)

    return form_page(
        request, school, PrincipalForm(request.POST or None, school=school), act,
        title=_("登记校长"), said=_("已登记校长任期。"),
    )  # fmt: skip


@needs("keep_school")
def end_principal(request, pk):
    rows = PrincipalPost.objects.select_related("school__bureau")
    post = get_within(rows, request.office, pk=pk)
    require_keeper(post.school, request.office, "keep_school")

    def act(on):
        services.end_post(post, on=on, by=request.office)

    title = _("%(name)s离任") % {"name": post.name}
    return form_page(
        request, post.school, LastDayForm(request.POST or None), act, title=title,
        said=_("任期已结束；登记继任者之前显示为空缺。"), button=_("登记离任"),
    )  # fmt: skip


@needs("keep_school")
def new_succession(request, pk):
    school = school_of(request, pk, "keep_school")
    form = SuccessionForm(request.POST or None, school=school, office=request.office)

    def act(**facts):
        services.note_succession(successor=school, by=request.office, **facts)

    return form_page(
        request, school, form, act, title=_("登记沿革"), said=_("已登记沿革。"), back="changes",
        lead=_("分设或迁建在这里登记；合并由“状态”的变更申请办理。"),
    )  # fmt: skip
