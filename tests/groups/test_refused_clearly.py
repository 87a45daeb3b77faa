"""The refusals of a request, one by one: for a formation and a change, on screen and over the API.

Each says what may not be done, by which rule, and what to do next.
"""

import re
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from groups.queries.routes import last_word
from groups.services import decision
from tests.grouped import group_in_force
from tests.groups import changing, filing
from tests.groups.filing import fresh

pytestmark = pytest.mark.django_db
NUMBER = "汉教发〔2026〕61号"
FORMS = {
    "review": {"opinion": "建议批复"},
    "decide": {
        "choice": "approve", "approve-document_number": NUMBER,
        "approve-decided_on": changing.today(),
    },
    "check": {},
}  # fmt: skip
STEPS = {"review": "review", "decide": "approve", "check": "submit"}


@dataclass(frozen=True)
class Kind:
    """A request of 汉滨区's officer 林, at any stage."""

    page: str
    api: str
    drafted: object
    submitted: object
    reviewed: object
    wrong_mode: object


def change_of(stage, *moves):
    def made(cast):
        group = group_in_force(cast, "rural", "new", initiation="administrative")
        asked = list(moves) or [("join", {"school_id": cast.weak.pk})]
        return getattr(changing, stage)(cast, group, asked)

    return made


KINDS = {
    "formation": Kind(
        "filing", "filings",
        lambda cast: filing.drafted(cast, by="lin"),
        lambda cast: filing.submitted(cast, by="lin"),
        lambda cast: filing.reviewed(cast, by="lin", answering=("pan", "ning")),
        lambda cast: filing.drafted(cast, by="lin", members=("rural",)),
    ),
    "change": Kind(
        "change", "group-changes", change_of("drafted"), change_of("submitted"),
        change_of("reviewed"), change_of("drafted", ("adjust", {"mode": "outside_local"})),
    ),
}  # fmt: skip


def seen_before(cast, record):
    """A page of the record was shown; then a school answers."""
    with cast.acting("ma"):
        seen = last_word(record)
    filing.consent_of(cast, "pan", record)
    return seen


def decided(cast, record):
    with cast.acting("zhao") as zhao:
        decision.approve(
            fresh(record), document_number="汉教发〔2026〕60号", by=zhao,
            decided_on=changing.today(),
        )  # fmt: skip


# name → (stage, what happens meanwhile, who, page, status, what the refusal says)
CASES = {
    "stale diff": ("submitted", seen_before, "ma", "review", 409, "同一件只办理一次"),
    "second decision": ("reviewed", decided, "zhao", "decide", 409, "同一件只办理一次"),
    "own filing": ("submitted", None, "lin", "review", 403, "经办、审核、审批须为三个不同的人"),
    "wrong county": ("submitted", None, "shi", "review", 404, ""),
    "missing consent": ("submitted", None, "ma", "review", 422, "还没有答复"),
    "wrong mode": ("wrong_mode", None, "lin", "check", 422, "安政办发〔2018〕47号 三（二）"),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


def prepared(cast, kind, stage, meanwhile):
    """(the record, what the page had shown of it)."""
    record = getattr(kind, stage)(cast)
    return record, meanwhile(cast, record) if meanwhile else None


def words(content):
    return re.sub(r"\s+", "", strip_tags(content.decode()))


def test_on_screen(cast, kind, case):
    stage, meanwhile, who, page, status, says = case
    record, seen = prepared(cast, kind, stage, meanwhile)
    sent = FORMS[page] | ({"seen": seen} if seen else {})
    answer = cast.client(who).post(
        reverse(f"groups:{kind.page}-{page}", args=[record.pk]), sent
    )  # fmt: skip
    assert answer.status_code == status
    assert re.sub(r"\s+", "", says) in words(answer.content)


def test_over_the_api(cast, kind, case):
    stage, meanwhile, who, page, status, says = case
    record, seen = prepared(cast, kind, stage, meanwhile)
    sent = {"reason": "建议批复", "document_number": NUMBER} | ({"seen": seen} if seen else {})
    answer = cast.client(who).post(
        f"/api/{kind.api}/{record.pk}/steps/{STEPS[page]}/", sent, content_type="application/json"
    )
    assert answer.status_code == status
    if status != 404:
        refusal = answer.json()["refusal"]
        assert says in " ".join(str(part) for part in refusal.values())
        assert refusal["rule"] and refusal["next_step"]
