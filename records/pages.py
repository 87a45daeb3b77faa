"""Keyset pages for lists: next and previous cost the same at any depth."""

import base64
import json
import re
from datetime import date

from django.db.models import DateField, F, Func, IntegerField, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan

PAGE_ROWS = 25
BIGINT = range(-(2**63), 2**63)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: PostgreSQL takes none


class Row(Func):
    """ROW(a, b, …): compares like the index it follows."""

    function = "ROW"
    output_field = TextField()


def encode(values):
    """Numbers and text as they are, a day as 2026-09-01."""
    text = json.dumps(values, default=date.isoformat)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor, fields):
    """The key values of a cursor, or None when somebody made it up."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(fields):
        return None
    return values if all(map(fits, fields, values)) else None


def fits(field, value):
    """Is this a value the column could hold? The database compares no other."""
    if isinstance(field, IntegerField):
        return type(value) is int and value in BIGINT
    if isinstance(field, DateField):
        return isinstance(value, str) and is_day(value)
    return isinstance(value, str) and "\0" not in value and not SURROGATE.search(value)


def is_day(text):
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def key_field(model, key):
    """The column behind a key; behind a foreign key's the one it points to."""
    field = model._meta.pk if key == "pk" else model._meta.get_field(key)
    while field.is_relation:
        field = field.target_field
    return field


def beyond(keys, edge, *, descending):
    """The rows after an edge: the values of the keys of the last row before it."""
    compare = LessThan if descending else GreaterThan
    return compare(Row(*map(F, keys)), Row(*map(Value, edge)))


def ordered(rows, keys, *, descending):
    return rows.order_by(*(f"-{key}" if descending else key for key in keys))


def following(rows, keys, edge, size, *, newest_first=False):
    """The next `size` rows after an edge, for who reads a list to its end; None begins it."""
    if edge is not None:
        rows = rows.filter(beyond(keys, edge, descending=newest_first))
    return list(ordered(rows, keys, descending=newest_first)[:size])


class KeysetPage:
    """One page of `rows` ordered by `keys` (plain columns, the last one unique).

    `newest_first` turns the order of all keys round. Takes `?after=` or `?before=`;
    offers `rows`, `next_cursor`, `previous_cursor`.
    """

    def __init__(self, rows, *, keys, params, size=PAGE_ROWS, newest_first=False):
        self.keys, self.newest_first = keys, newest_first
        fields = [key_field(rows.model, key) for key in keys]
        after = decode(params.get("after", ""), fields)
        before = decode(params.get("before", ""), fields)
        backwards = before is not None and after is None
        edge = before if backwards else after
        if edge is not None:
            rows = rows.filter(beyond(keys, edge, descending=backwards != newest_first))
        found = list(ordered(rows, keys, descending=backwards != newest_first)[: size + 1])
        more, found = len(found) > size, found[:size]
        if backwards:
            found.reverse()
        self.rows = found
        has_next = bool(found) and (more or backwards)
        has_previous = bool(found) and (edge is not None and (more or not backwards))
        self.next_cursor = self.cursor(found[-1]) if has_next else ""
        self.previous_cursor = self.cursor(found[0]) if has_previous else ""

    def cursor(self, row):
        return encode([getattr(row, key) for key in self.keys])
