"""Which known school a written name may mean: proposals that a person confirms."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from schools.rules import normal_name

NEAR = 0.62
MOST_PROPOSED = 3
# Words nearly every school name carries; they say nothing about likeness.
COMMON = re.compile(r"教育局|教育集团|实验|中心|小学|中学|初级|高级|学校|幼儿园|九年制|一贯制")
KINDS = re.compile(r"小学|中学|幼儿园")
PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2,4}?市)?"
                   r"(?:[\u4e00-\u9fff]{2,3}?(?:区|县))?")  # fmt: skip


@dataclass(frozen=True)
class Match:
    """How a known school came up: exact, alias, place (same but for 市/区 in front), near."""

    school_id: int
    how: str
    likeness: float = 1.0


def without_place(name):
    """A name without the city and district in front, unless nothing telling would be left."""
    bare = PLACE.sub("", name)
    return bare if len(bare) >= 4 else name


def pieces(name):
    """Pairs of neighbouring characters of the telling part of a name, counted."""
    telling = COMMON.sub(" ", name)
    telling = telling if len(telling.replace(" ", "")) >= 2 else name
    return Counter(a + b for a, b in zip(telling, telling[1:], strict=False) if " " not in a + b)


def differ_in_kind(one, other):
    """A primary school is no secondary school, however alike the rest of the names."""
    kinds = [KINDS.findall(name) for name in (one, other)]
    return all(kinds) and kinds[0][-1] != kinds[1][-1]


def likeness(one, other):
    """Dice's coefficient of two names' pieces, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


class NameBook:
    """The names and aliases of a bureau's schools, asked for proposals."""

    def __init__(self, schools, aliases):
        """`schools` and `aliases` are (school id, name) pairs."""
        self.exact, self.alias, self.bare = (defaultdict(list) for _ in range(3))
        self.pieces, self.holding = {}, defaultdict(set)
        for pk, name in schools:
            self.enter(self.exact, pk, name)
        for pk, name in aliases:
            self.enter(self.alias, pk, name)

    def enter(self, book, pk, name):
        name = normal_name(name)
        book[name].append(pk)
        bare = without_place(name)
        self.bare[bare].append((pk, name))
        self.pieces[pk, name] = found = pieces(bare)
        for piece in found:
            self.holding[piece].add((pk, name))

    def proposals(self, name):
        """Matches of a name, surest first, one per school."""
        name = normal_name(name)
        found = {}
        for how, book in (("exact", self.exact), ("alias", self.alias)):
            for pk in book.get(name, ()):
                found.setdefault(pk, Match(pk, how))
        if not found:
            for match in (*self.same_but_for_place(name), *self.near(name)):
                found.setdefault(match.school_id, match)
        return list(found.values())[:MOST_PROPOSED]

    def same_but_for_place(self, name):
        """`place` where only one of the two names says the place; else the two differ in it."""
        bare = without_place(name)
        for pk, known in self.bare.get(bare, ()):
            yield Match(pk, "place" if bare in (name, known) else "near")

    def near(self, name):
        mine = pieces(without_place(name))
        candidates = set().union(*(self.holding.get(piece, ()) for piece in mine))
        candidates = {(pk, known) for pk, known in candidates if not differ_in_kind(name, known)}
        scored = [
            Match(pk, "near", likeness(mine, self.pieces[pk, known])) for pk, known in candidates
        ]
        close = [match for match in scored if match.likeness >= NEAR]
        return sorted(close, key=lambda match: (-match.likeness, match.school_id))
