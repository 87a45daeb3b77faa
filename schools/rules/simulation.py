"""What if some schools' inputs were others: the pass list and the coefficients; nothing is kept."""

from dataclasses import dataclass, replace

from schools.equity import spread
from schools.rules.figures import split
from schools.rules.indicators import SEVEN, left_out, verdict


@dataclass(frozen=True)
class Combined:
    """A school of several sections: the pupils of each, and what they share as a whole."""

    pupils: dict
    wholes: dict


@dataclass(frozen=True)
class Outcome:
    """Of one section: the names that pass, of how many schools, and {code: Spread}."""

    passing: tuple[str, ...]
    schools: int
    spreads: dict


def with_changes(rows, changes, combined=None):
    """`rows` with the inputs of {(school id, section): {field: value}} put in their place.

    Where pupils of a combined school ({school id: Combined}) change, what its sections share is
    split anew among all of them; a share that was typed stands.
    """
    anew = {pk: split_anew(pk, one, changes) for pk, one in (combined or {}).items()}
    return [
        changed(row, anew.get(row.school_id, {}).get(row.section, {})
                | changes.get((row.school_id, row.section), {}))
        for row in rows
    ]  # fmt: skip


def split_anew(school_id, combined, changes):
    """{section: {field: its new share}} of a school; empty while its pupils stay as they are."""
    pupils = {
        section: changes.get((school_id, section), {}).get("pupils", number)
        for section, number in combined.pupils.items()
    }
    if pupils == combined.pupils:
        return {}
    parts = {name: split(whole, pupils) for name, whole in combined.wholes.items()}
    return {section: {name: part[section] for name, part in parts.items()} for section in pupils}


def changed(row, new):
    if not new:
        return row
    values = row.values | new
    return replace(row, values=values, why=str(left_out(row.category, values["pupils"])))


def outcome(rows, section):
    """What the seven indicators say of a section's rows."""
    taking_part = [row for row in rows if row.section == section and not row.why]
    spreads = {
        i.code: spread((i.amount(row.values, section), row.values["pupils"]) for row in taking_part)
        for i in SEVEN
    }
    passing = tuple(
        row.name for row in taking_part if verdict(row.all_values(SEVEN), section).passes
    )
    return Outcome(passing, len(taking_part), spreads)
