"""The matrix on one screen, and the page that prints it."""

from pathlib import Path

from accounts.management.commands.print_offices import WORDS, tables
from accounts.offices import ADMINISTRATORS, MATRIX, VERBS, Office

DOCS = Path(__file__).parents[2] / "docs" / "offices.md"


def test_the_page_prints_the_matrix_as_it_is():
    _head, _title, printed = DOCS.read_text(encoding="utf-8").partition("## Office × verb\n\n")
    assert printed == tables() + "\n"


def test_every_verb_has_its_words():
    assert set(WORDS) == set(VERBS)


def test_deciding_stays_in_the_bureau_and_the_school():
    deciding = {verb for verb in VERBS if verb.startswith(("decide", "confirm", "review"))}
    above = (Office.COORDINATOR, Office.SUPERVISOR, Office.PROVINCE, Office.SYSTEM)
    assert {office: MATRIX[office] & deciding for office in above} == dict.fromkeys(above, set())


def test_administrators_touch_no_business_data():
    assert {office: MATRIX[office] for office in ADMINISTRATORS} == {
        Office.SYSTEM_ADMIN: {"manage_accounts"},
        Office.SECURITY_ADMIN: {"appoint"},
        Office.AUDIT_ADMIN: {"read_audit"},
    }
