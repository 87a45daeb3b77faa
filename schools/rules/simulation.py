"""What if some schools' inputs were others: the pass list and the coefficients; nothing is kept."""

from dataclasses import dataclass, replace

from schools.equity import spread
from schools.rules.indicators import SEVEN, left_out, verdict


@dataclass(frozen=True)
class Outcome:
    """Of one section: the names that pass, of how many schools, and {code: Spread}."""

    passing: tuple[str, ...]
    schools: int
    spreads: dict


def with_changes(rows, changes):
    """`rows` with the inputs of {(school id, section): {field: value}} put in their place."""
    return [changed(row, changes.get((row.school_id, row.section))) for row in rows]


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
