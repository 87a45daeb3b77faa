"""The templates of letters: download, edit in Word, upload, try, take back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.gate import needs
from accounts.models import Jurisdiction
from accounts.refusals import RuleBroken
from accounts.services import require
from groups.forms.templates import TemplateForm
from groups.letters import printed
from groups.models import LetterTemplate
from groups.queries.templates import template_of, versions_of
from groups.screens.formation import day
from groups.services.templates import KEEPERS, drop_template, put_template
from groups.word import MIME, VARIABLES, rendered, sample


def keeper(request, kind):
    """The body whose template the office keeps, or the refusal."""
    if kind not in KEEPERS:
        raise Http404
    require(request.office, KEEPERS[kind])
    return Jurisdiction.objects.get(pk=request.office.bureau_id)


@needs("see_groups")
def template(request, kind):
    """The template in use with a preview in plain words, the upload, the versions."""
    bureau, refusal = keeper(request, kind), None
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            put_template(kind, by=request.office, **form.cleaned_data)
        except RuleBroken as broken:
            refusal = broken
        else:
            messages.success(request, _("已启用新模板，以后的文书按它生成。"))
            return redirect("groups:template", kind)
    letter = None
    try:
        letter = printed(rendered(template_of(kind, bureau), sample(kind)), bureau.name)
    except RuleBroken as broken:
        refusal = refusal or broken
    versions, label = list(versions_of(kind, bureau)), LetterTemplate.Kind(kind).label
    home = home_of(kind)
    request.menu_url = home["url"]
    context = {
        "kind": kind, "label": label, "form": form,
        "refusal": refusal and refusal.as_dict(),
        "own": any(row.current for row in versions),
        "letter": letter,
        "variables": [{"label": label, "value": f"{{{{ {name} }}}}"}
                      for name, label in VARIABLES.items()],
        "versions": [version_fact(row) for row in versions],
        "crumbs": [home, {"label": _("%(letter)s的模板") % {"letter": label}}],
    }  # fmt: skip
    return render(request, "groups/template.html", context, status=422 if refusal else 200)


def home_of(kind):
    """The page a template is reached from."""
    if kind == LetterTemplate.Kind.SLIP:
        return {"label": _("备案"), "url": reverse("groups:records")}
    return {"label": _("组建规定"), "url": reverse("groups:rules")}


def version_fact(row):
    return {
        "label": day(row.uploaded_at), "value": row.file_name, "note": row.basis,
        "source": _("现用") if row.current else row.uploaded_by.name,
    }  # fmt: skip


@needs("see_groups")
def template_file(request, kind):
    """The template in use as a Word file."""
    content = template_of(kind, keeper(request, kind))
    answer = HttpResponse(content, content_type=MIME)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.docx"'
    return answer


@require_POST
@needs("see_groups")
def drop(request, kind):
    """Back to the portal's own template."""
    keeper(request, kind)
    drop_template(kind, by=request.office)
    messages.success(request, _("已改回平台默认模板。"))
    return redirect("groups:template", kind)
