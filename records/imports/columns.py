"""What a kind of import expects of a table: its columns, and the rows it is handed."""

import re
import unicodedata
from dataclasses import dataclass, field

MARKS = re.compile(r"[*]|\((?:必填|选填)\)|[(\[](?:单位:?)?[^()\[\]]*[)\]]$")

IN_BRACKETS = re.compile(r"[(\[](?:单位:?)?([^()\[\]]*)[)\]]")
UNIT_LINE = re.compile(r"单位:(.*)")
MONEY = {"元", "千元", "万元", "亿元"}
AREA = {"m2": "m2", "平方米": "m2", "平米": "m2", "万平方米": "万m2", "亩": "亩", "公顷": "公顷"}


def folded(text):
    """A heading or a choice as it is compared: full-width and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def unmarked(word):
    """A folded heading without *, (必填) and the unit behind it."""
    bare = MARKS.sub("", word)
    return bare if bare == word else unmarked(bare)


def unit_in(word):
    """The unit of money or area that a folded heading names, or ""."""
    said = [part for part in IN_BRACKETS.findall(word) if part in MONEY or part in AREA]
    return AREA.get(said[0], said[0]) if said else ""


def unit_line(cells):
    """The unit of money in a line above the heading (单位：万元), or ""."""
    lines = [UNIT_LINE.fullmatch(folded(cell)) for cell in cells]
    said = [unit for line in lines if line for unit in re.split(r"[,、;/]", line[1])]
    return next((unit for unit in said if unit in MONEY), "")


@dataclass(frozen=True)
class Column:
    """A column of an import.

    `also` are other headings it may have. `kind` says what its cells are read as:
    text, whole (int), decimal (Decimal), day (date), choice (the value of one of `choices`,
    tuples of value, label and further synonyms), code (text whose digits are kept).
    `least` and `most` bound numbers and days, `longest` the length of text. `says` and
    `example` stand on the template's instruction sheet. A row with nothing but cells of columns
    that `names_row` was not filled in.
    """

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False
    kind: str = "text"
    unit: str = ""
    choices: tuple = ()
    example: str = ""
    says: str = ""
    least: object = None
    most: object = None
    longest: int = 120
    names_row: bool = False

    @property
    def names(self):
        return {folded(str(name)) for name in (self.key, self.label, *self.also)}

    @property
    def heading(self):
        """The label with its unit, as the template writes it."""
        return f"{self.label}（{self.unit}）" if self.unit else str(self.label)


@dataclass(frozen=True)
class Frame:
    """Where a table has its columns: shared by all its rows."""

    columns: dict
    places: dict


class Values(dict):
    """What a row's cells were read as; nothing under a column the table does not have."""

    __slots__ = ()

    def __missing__(self, key):
        return None


@dataclass(slots=True)
class Row:
    """A row of an uploaded table.

    `values` holds what the cells were read as, None where a cell is empty or could not be
    read; then `problems` says so. A kind's check adds problems (`wrong`), notes (sentences)
    and proposals (questions for a person), and keeps in `parsed` what it needs to write.
    """

    number: int
    cells: list
    frame: Frame
    values: dict
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    proposals: list = field(default_factory=list)
    parsed: dict = field(default_factory=dict)
    choice: str = ""
    outcome: str = ""

    @property
    def raw(self):
        """The cells under our columns as text, as they stand in the file."""
        return {key: self.said(key) for key in self.frame.places}

    def said(self, key):
        """The text of one cell; "" when the table has no such column."""
        from records.imports.cells import text_of

        place = self.frame.places.get(key)
        there = place is not None and place < len(self.cells)
        return text_of(self.cells[place]) if there else ""

    def wrong(self, key, problem):
        """Note that a cell is wrong; the row will not be written."""
        self.problems.append({
            "column": str(self.frame.columns[key].label), "value": self.said(key)[:200],
            "problem": str(problem),
        })  # fmt: skip

    @property
    def found(self):
        """Is there anything to say about this row?"""
        return bool(self.problems or self.notes or self.proposals)
