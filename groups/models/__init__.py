"""The tables of groups, a file per subject."""

from groups.models.changes import ChangeRequest, GroupLine, GroupPeriod, Handling, Move
from groups.models.charter import CharterVersion, Share
from groups.models.council import (
    AgendaItem,
    CouncilMeeting,
    CouncilSeat,
    Resolution,
    ResolutionKind,
    SeatKind,
)
from groups.models.formation import (
    Consent,
    DossierItem,
    FilingMember,
    FormationFiling,
    RefusalAnswer,
)
from groups.models.initiatives import Initiative, InitiativeAnswer
from groups.models.kinds import Form, GroupKind, GroupStage, Initiation, Mode, Tie
from groups.models.leading import LeadingMeeting, LeadingMember, Problem, ProblemReport
from groups.models.modes import CountyMode
from groups.models.plans import Plan, PlanItem, ProgressReport, TaskAnswer, ToldLate
from groups.models.policies import SupportPolicy
from groups.models.powers import DelegatedPower
from groups.models.publishing import CityRecord, PublishedGroup
from groups.models.register import EducationGroup, Membership
from groups.models.research import (
    Attendance,
    AttendanceAnswer,
    ResearchSession,
    ResearchStage,
)
from groups.models.routes import BureauDecision, Opinion, OpinionAnswer, OpinionRequest
from groups.models.sharing import (
    Booking,
    SharedResource,
    SharingKind,
    SharingRecord,
    Wanted,
)
from groups.models.standings import GroupStanding
from groups.models.templates import LetterTemplate

__all__ = [
    "Attendance",
    "AttendanceAnswer",
    "AgendaItem",
    "BureauDecision",
    "ChangeRequest",
    "Booking",
    "CharterVersion",
    "CityRecord",
    "Consent",
    "CouncilMeeting",
    "CouncilSeat",
    "DelegatedPower",
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
    "GroupStanding",
    "Handling",
    "Initiation",
    "Initiative",
    "InitiativeAnswer",
    "LeadingMeeting",
    "LeadingMember",
    "LetterTemplate",
    "Membership",
    "Mode",
    "Move",
    "Opinion",
    "OpinionAnswer",
    "OpinionRequest",
    "Plan",
    "PlanItem",
    "Problem",
    "ProblemReport",
    "ProgressReport",
    "PublishedGroup",
    "RefusalAnswer",
    "Resolution",
    "ResearchSession",
    "ResearchStage",
    "ResolutionKind",
    "SeatKind",
    "Share",
    "SharedResource",
    "SharingKind",
    "SharingRecord",
    "SupportPolicy",
    "TaskAnswer",
    "Tie",
    "ToldLate",
    "Wanted",
]
