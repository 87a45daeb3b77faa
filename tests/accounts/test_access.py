"""Every URL and API route × every office: the table in tests/access/, asked."""

import io
import logging
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.entry import appointments_of
from accounts.offices import MATRIX
from records.attachments import attach_content, store
from records.exports import jobs
from records.imports.pipeline import FILES
from records.models import Attachment, ImportBatch, TaskRun
from teachers.models import Posting
from tests.access import ASKED, PUBLIC, ROUTES, VISITOR
from tests.builders import everything_of, places

pytestmark = pytest.mark.django_db
TRIED = {200, 302, 400, 409, 415, 422}
FEW = (VISITOR, "lin", "shi")


def route_names(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from route_names(pattern.url_patterns, inside)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_route_has_its_row_once():
    assert sorted(set(route_names(get_resolver().url_patterns))) == sorted(r.name for r in ROUTES)


@pytest.fixture
def world(cast):
    """One record of each kind in 汉滨区 that nobody else was made a reader of."""
    hanbin = places(cast)[0]
    parties = [hanbin.core.pk, hanbin.other.pk]
    with cast.acting("lin") as lin:
        rows = everything_of(hanbin, 1, readers=[], parties=parties)
        found = {type(row): row for row in rows}
        run = TaskRun.objects.create(
            task="nothing", label="计算", city_id=lin.city_id, bureau_id=lin.bureau_id,
            appointment_id=lin.id,
        )  # fmt: skip
        found[Attachment] = attach_content(
            found[Posting], b"%PDF-1.7", title="材料", file_name="材料.pdf",
            mime="application/pdf", by=lin,
        )  # fmt: skip
        table = "集团名称,学校名称,角色\n江畔集团,,核心校\n".encode()
        found[ImportBatch].sha256 = store(table, FILES)
        found[ImportBatch].save()
        export = TaskRun.objects.create(
            task=jobs.TASK, label="导出", city_id=lin.city_id, bureau_id=lin.bureau_id,
            appointment_id=lin.id, gives_file=True, state="done", result_url="/",
            arguments={"kind": "groups.register", "form": "csv", "query": ""},
        )  # fmt: skip
        jobs.keep(export, io.BytesIO("集团名称".encode()))
    found["run"], found["export"] = run.pk, export.pk
    found["person"] = cast.person("ma").pk
    found["appointment"] = appointments_of(cast.person("ma"))[0].pk
    return found


@pytest.fixture
def sessions(cast):
    """The session cookie of everybody, and of a visitor."""
    return {name: cast.client(name).cookies for name in [VISITOR, *ASKED]}


@pytest.mark.parametrize("room", sorted({route.room for route in ROUTES}))
def test_every_route_answers_every_office_as_the_table_says(cast, world, sessions, caplog, room):
    caplog.set_level(logging.CRITICAL, "django.request")
    offices = {name: cast.office(name) for name in ASKED}
    wrong = []
    for route in (route for route in ROUTES if route.room == room):
        url = reverse(route.name, kwargs=route.of(world) if route.of else None)
        for name, method in asked(route):
            answer = ask(sessions[name], method, url)
            if answer not in expected(route, method, name, offices.get(name)):
                wrong.append(f"{method.upper()} {route.name} as {name}: {answer}")
    assert wrong == [], "\n".join(wrong)


def asked(route):
    """Everybody asks what is offered; what is not, a few ask, who could gain by it."""
    for method in ("get", "post", "patch"):
        offered = getattr(route, method) is not None
        for name in [VISITOR, *ASKED] if offered else FEW:
            yield name, method


def ask(cookies, method, url):
    """The status of one request in the session; whatever it wrote is undone."""
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie({key: morsel.value for key, morsel in cookies.items()})
    with transaction.atomic():
        answer = getattr(client, method)(url)
        if answer.streaming:
            list(answer.streaming_content)  # read to the end, so that the file is closed
        transaction.set_rollback(True)
    return answer.status_code


def expected(route, method, name, office):
    verb = getattr(route, method)
    if verb is None:
        return not_offered(route, method, name, office)
    if verb is PUBLIC:
        return TRIED | {401} if method == "post" else {200, 302}
    if name is VISITOR:
        return {401} if route.is_api else {302}
    any_of = verb if isinstance(verb, tuple) else (verb,)
    if verb and not MATRIX[office.office].intersection(any_of):
        return {403}
    if name not in route.audience:
        return {404}
    if method == "get":
        return route.opens
    return TRIED | {403} if route.of else TRIED


def not_offered(route, method, name, office):
    """405, or a refusal before it; a page of one GET may answer a POST with the same page."""
    refused = {401, 403, 404, 405} | ({302} if name is VISITOR else set())
    if method != "get" and route.get is not None:
        return refused | expected(route, "get", name, office)
    return refused
