"""The row 合计: a total is one only where every part is there, and says so where not."""

from decimal import Decimal

from django.utils.translation import gettext as _

PLACES = {"decimal": ".2f", "ratio": ".4f"}


class Totals:
    """Sums of the columns that can be summed, kept while the rows pass."""

    def __init__(self, columns):
        self.columns = columns
        self.places = [place for place, column in enumerate(columns) if column.total]
        self.sums = dict.fromkeys(self.places, 0)
        self.missing = dict.fromkeys(self.places, 0)
        self.known = dict.fromkeys(self.places, 0)
        self.rows = 0

    def add(self, cells):
        self.rows += 1
        for place in self.places:
            cell = cells[place]
            if cell is None:
                self.missing[place] += 1
            elif isinstance(cell, int | float | Decimal):
                self.known[place] += 1
                self.sums[place] += cell

    @property
    def worth_a_row(self):
        return bool(self.rows and self.places)

    def row(self):
        cells = [""] * len(self.columns)
        for place in self.places:
            cells[place] = self.cell(place)
        cells[0] = cells[0] or _("合计")
        return cells

    def cell(self, place):
        """A word in the place of a number ("—": does not apply) is no part of the sum."""
        missing = self.missing[place]
        if not self.known[place]:
            return None if missing else "—"
        if missing:
            shown = f"{self.sums[place]:,{PLACES.get(self.columns[place].kind, '')}}"
            return _("%(sum)s（缺 %(n)s 项）") % {"sum": shown, "n": missing}
        return self.sums[place]
