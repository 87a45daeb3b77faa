"""The tables of groups, a file per subject."""

from groups.models.changes import ChangeRequest, GroupLine, GroupPeriod, Handling, Move
from groups.models.formation import (
    Consent,
    DossierItem,
    FilingMember,
    FormationFiling,
    RefusalAnswer,
)
from groups.models.kinds import Form, GroupKind, GroupStage, Initiation, Mode, Tie
from groups.models.modes import CountyMode
from groups.models.publishing import CityRecord, PublishedGroup
from groups.models.register import EducationGroup, Membership
from groups.models.sharing import SharingKind, SharingRecord

__all__ = [
    "ChangeRequest",
    "CityRecord",
    "Consent",
    "DossierItem",
    "CountyMode",
    "EducationGroup",
    "FilingMember",
    "Form",
    "FormationFiling",
    "GroupKind",
    "GroupLine",
    "GroupPeriod",
    "GroupStage",
    "Handling",
    "Initiation",
    "Membership",
    "Mode",
    "Move",
    "PublishedGroup",
    "RefusalAnswer",
    "SharingKind",
    "SharingRecord",
    "Tie",
]
