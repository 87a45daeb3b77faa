"""The landing page of every office, notices, runs, files, and the health check."""

import redis
from django.conf import settings
from django.db import connection
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.gate import get_within, needs
from records import inbox, runs
from records.attachments import stored_name
from records.models import Attachment
from records.navigation import entries_of
from records.pages import KeysetPage
from records.sending import send_stored

STOP_POLLING = 286  # what htmx reads as: do not ask again


@needs()
def home(request):
    """What waits for me, what I handed on, then my figures."""
    items = inbox.todos_of(request.office)
    context = {
        "first_step": first_step(request),
        "todos": [shown(item) for item in items if not item.handed_on],
        "handed_on": [shown(item) for item in items if item.handed_on],
        "figures": inbox.strip_of(request.office),
    }
    return render(request, "records/home.html", context)


def first_step(request):
    """Where somebody with nothing to do may look: the first entry of the menu."""
    links = entries_of(request.office.office, get_language())
    if not links:
        return None
    return {"url": links[0].url, "label": _("去看%(what)s") % {"what": links[0].label}}


def shown(todo):
    """A Todo in the words of parts/todo_list.html."""
    today = timezone.localdate()
    words = [todo.kind, _("现在等：%(whom)s") % {"whom": todo.waits_for} if todo.waits_for else ""]
    return {
        "title": todo.title,
        "url": todo.url,
        "more": " · ".join(str(word) for word in words if word),
        "waiting": waiting(todo.since, today),
        "due": _("%(day)s 前") % {"day": date_format(todo.due, "Y-m-d")} if todo.due else "",
        "late": bool(todo.due and todo.due < today),
    }


def waiting(since, today):
    if since is None:
        return ""
    day = timezone.localtime(since).date() if hasattr(since, "hour") else since
    days = (today - day).days
    return _("已等 %(days)d 天") % {"days": days} if days > 0 else _("今天")


@needs()
def notices(request):
    """Notices to the acting office, newest first; opening the page marks them seen."""
    office = request.office
    rows = inbox.notices_of(office).annotate(fresh=inbox.fresh(office))
    page = KeysetPage(rows, keys=("pk",), params=request.GET, newest_first=True)
    inbox.mark_seen(office)
    return render(request, "records/notices.html", {"page": page, "notices": page.rows})


@needs()
def run(request, pk):
    """How far a job is; htmx asks for the inside of the box until it has ended."""
    found = runs.visible_to(request.office).filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {"run": run_in_words(found)}
    if request.htmx:
        status = STOP_POLLING if found.over else 200
        return render(request, "parts/progress_body.html", context, status=status)
    return render(request, "records/run.html", context)


def run_in_words(run):
    """A TaskRun in the words of parts/progress.html."""
    page_url = reverse("run", args=[run.pk])
    stuck = not run.over and runs.is_stuck(run)
    return {
        "title": run.label,
        "state": run.state,
        "done": run.done,
        "total": run.total,
        "percent": run.percent if run.total else None,
        "step": _("中断了，系统正在重新安排") if stuck else run.step,
        "poll_url": page_url,
        "page_url": page_url,
        "result_url": run.result_url,
        "result_label": _("下载文件") if run.gives_file else "",
        "error": run.error,
        "next_step": _("请重新发起；仍不成功请联系系统管理员。"),
    }


@needs()
def file(request, pk):
    """Download an attachment the office may see; its bytes never pass the office by."""
    found = get_within(Attachment, request.office, pk=pk)
    return send_stored(stored_name(found.sha256), file_name=found.file_name, mime=found.mime)


@needs()
def api_docs(request):
    """The API's pages: Swagger UI over the schema, under the same strict CSP."""
    return render(request, "records/api_docs.html")


def health(request):
    """For a load balancer: does this process reach its database and its Redis? No identity."""
    found = {"web": "ok", "database": database_says(), "redis": redis_says()}
    healthy = set(found.values()) == {"ok"}
    return JsonResponse(found, status=200 if healthy else 503)


def database_says():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def redis_says():
    client = redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
    try:
        return "ok" if client.ping() else "down"
    except redis.RedisError:
        return "down"
    finally:
        client.close()
