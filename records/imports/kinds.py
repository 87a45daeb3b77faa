"""The kinds of import there are: apps register theirs in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass

from records.imports.columns import Column
from records.imports.tables import MOST_ROWS


@dataclass(frozen=True)
class Import:
    """A kind of import.

    `check(rows, by)` looks at Rows whose cells are read, adds what it finds to them and
    returns the kind's part of the summary; it is asked again before anything is written, so
    the same rows and the same database give the same findings. `commit(batch, rows, by)`
    writes the rows it is given (those without problems) and returns what to add to the
    summary; it runs in one transaction. A row's `outcome` says what became of it.

    For the screens: `tally(summary)` → dicts of label, count, tone; `button(summary)` → what
    confirming will do; `done(batch)` → (sentence, url, label) once it is written; a list
    `summary["warnings"]` of sentences stands above the check. `keeps_rows` keeps every row
    with its outcome, for registers of a few thousand rows; else only rows with something to
    say about them are kept. `guide` holds the sentences of the sheet 填写说明; `menu_url`
    names the page the breadcrumbs start from. `prefilled(office)` gives the lines the template
    already holds, as {column key: text}.
    """

    kind: str
    verb: str
    title: str
    columns: tuple[Column, ...]
    check: Callable
    commit: Callable
    tally: Callable
    button: Callable
    done: Callable
    keeps_rows: bool = False
    guide: tuple[str, ...] = ()
    menu_url: str = "home"
    most_rows: int = MOST_ROWS
    prefilled: Callable | None = None


_kinds = {}


def register_import(kind):
    """Make a kind known to the import pages, jobs and API."""
    _kinds[kind.kind] = kind
    return kind


def find_kind(name):
    """The kind of a name, or None."""
    return _kinds.get(name)


def kinds_of(office):
    """The kinds an office may import, in the order they were registered."""
    return [kind for kind in _kinds.values() if office.may(kind.verb)]
