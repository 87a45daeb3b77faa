from schools.models.changes import PastBureau, SchoolChange, SchoolTransfer, TransferAnswer
from schools.models.figures import (
    ClassSize,
    FigureReason,
    FiguresFiling,
    SchoolFigures,
    Section,
)
from schools.models.goals import Goal
from schools.models.register import (
    PrincipalPost,
    School,
    SchoolAlias,
    SchoolContact,
    SchoolSuccession,
    SchoolTag,
    Stage,
)

__all__ = [
    "ClassSize", "FigureReason", "FiguresFiling", "Goal", "PastBureau", "PrincipalPost",
    "School", "SchoolAlias", "SchoolChange", "SchoolContact", "SchoolFigures", "SchoolSuccession",
    "SchoolTag", "SchoolTransfer", "Section", "Stage", "TransferAnswer",
]  # fmt: skip
