"""A row of the access table, and who sees which record of the world it is asked in."""

from dataclasses import dataclass

from tests.cast import PEOPLE

PUBLIC = object()
VISITOR = None

# Who may see a record of 汉滨区 that has 江畔 (core) and 滨河 (new) as parties.
BUREAU = {"lin", "ma", "zhao"}
CITY = {"cui", "du"}
ABOVE = CITY | {"sheng"}
PARTIES = {"pan", "ning"}
SCHOOLS = PARTIES | {"rao", "weng"}
AWAY_SCHOOLS = {"shu", "wai_principal"}
READABLE = BUREAU | SCHOOLS | ABOVE
SHARED = BUREAU | PARTIES | ABOVE
OWN = BUREAU
EVERYBODY = set(PEOPLE)
# The page of a step: open, or the reason why it is not this office's or not now.
STEP = frozenset({200, 403, 409, 422})
# Doubles of others in the cast ask nothing new.
ASKED = sorted(EVERYBODY - {"weng", "shen", "bo", "bian"})


@dataclass(frozen=True)
class Route:
    """`of` turns the world into the URL's arguments; `audience` are those who see the record;
    `opens` is what a GET answers them."""

    name: str
    get: object = None
    post: object = None
    patch: object = None
    of: object = None
    audience: frozenset = frozenset(EVERYBODY)
    opens: frozenset = frozenset({200})

    @property
    def room(self):
        """Which part of the portal; the rooms are asked apart, so they can be asked at once."""
        if self.is_api:
            return "api"
        room, colon, _name = self.name.partition(":")
        return room if colon else "desk"

    @property
    def is_api(self):
        return self.name.startswith("api-") and self.name != "api-docs" or self.name == "schema"


def about(model):
    return lambda world: {"pk": world[model].pk}


def about_both(model, **inside):
    """`pk` of one record and, by argument name, of records inside it."""
    return lambda world: {
        "pk": world[model].pk,
        **{key: world[inner].pk for key, inner in inside.items()},
    }


def with_words(model, **words):
    return lambda world: {"pk": world[model].pk, **words}


def named(key):
    return lambda world: {"pk": world[key]}


OURS = EVERYBODY - {name for name in EVERYBODY if name.startswith("wai_")}
