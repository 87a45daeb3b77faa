"""A column of a table that goes out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """`kind` says how cells are written: text, code (digits that stay text), whole, decimal,
    ratio (four places), day. `total` columns are summed at the foot of the sheet."""

    label: str
    unit: str = ""
    kind: str = "text"
    total: bool = False
    width: int = 14

    @property
    def heading(self):
        return f"{self.label}（{self.unit}）" if self.unit else str(self.label)
