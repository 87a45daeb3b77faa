"""What hangs on a school's place in a group or bureau: apps tell it before anybody signs.

The groups ask, apps above them answer; what they answer is shown, named and never deleted.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Departure:
    """A school leaves a group: it is no longer in it from a day on."""

    group_id: int
    school_id: int
    since: date


@dataclass(frozen=True)
class Effect:
    """What is taken away: departures, the last days of groups that end, the schools that go to
    another bureau, and the groups that go there with their first day."""

    departures: tuple[Departure, ...] = ()
    endings: dict[int, date] = field(default_factory=dict)
    transfers: tuple[int, ...] = ()
    handovers: dict[int, date] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.departures or self.endings or self.transfers or self.handovers)


@dataclass(frozen=True)
class Consequence:
    """Open items of one kind; `must_be_handled` blocks until somebody says what becomes of them."""

    key: str
    title: str
    items: tuple[str, ...]
    url: str = ""
    must_be_handled: bool = False


_providers = []


def consequence_provider(provider):
    """Register `provider(effect, office) -> iterable of Consequence`; used at start-up."""
    _providers.append(provider)
    return provider


def consequences_of(effect, office):
    """All that hangs on what an effect takes away, kind by kind."""
    if not effect:
        return []
    found = [c for provider in _providers for c in provider(effect, office)]
    return [consequence for consequence in found if consequence.items]
