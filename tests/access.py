"""The access table: every URL and API route × every office → what it answers.

A `Route` names the verb its GET and its POST need ("" any office, `PUBLIC` anybody,
`None` not offered) and the record it is asked for. Then the answer follows:

* a visitor is sent to log in (302; the API says 401), everybody when it is `PUBLIC`;
* an office without the verb is refused (403);
* an office outside the record's audience finds nothing (404);
* the others are answered: 200 to a GET; to an empty POST 200, 302, 400, 409 or 422, and
  403 where the record is another's to decide.

`tests/accounts/test_access.py` asks; a route without a row fails there.
"""

from dataclasses import dataclass

from evaluation.models import Report, ReportFigure
from funding.models import Allocation, Expenditure, Quota
from groups.models import (
    Consent,
    EducationGroup,
    FormationFiling,
    PublishedGroup,
    SharingRecord,
)
from records.models import Attachment, ImportBatch
from schools.models import (
    FiguresFiling,
    PrincipalPost,
    School,
    SchoolChange,
    SchoolTag,
    SchoolTransfer,
)
from teachers.models import Posting, Teacher
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
ASKED = sorted(EVERYBODY - {"weng", "shen", "bo"})


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

ROUTES = [
    # Everybody's desk
    Route("home", get=""),
    Route("notices", get=""),
    Route("run", get="", of=named("run"), audience=BUREAU | ABOVE),
    Route("file", get="", of=about(Attachment), audience=SHARED),
    Route("health", get=PUBLIC),
    Route("accounts:login", get=PUBLIC, post=PUBLIC),
    Route("accounts:logout", post=PUBLIC),
    Route("accounts:switch", post="", audience=frozenset()),
    Route("accounts:password", get="", post=""),
    # The three administrators
    Route("accounts:people", get="manage_accounts"),
    Route("accounts:person-new", get="manage_accounts", post="manage_accounts"),
    Route("accounts:person", get="manage_accounts", of=named("person"), audience=OURS),
    Route("accounts:person-reset", post="manage_accounts", of=named("person"), audience=OURS),
    Route("accounts:person-active", post="manage_accounts", of=named("person"), audience=OURS),
    Route("accounts:appointments", get="appoint"),
    Route("accounts:appointment-new", get="appoint", post="appoint"),
    Route(
        "accounts:appointment-end", get="appoint", post="appoint", of=named("appointment"),
        audience=OURS,
    ),
    Route("audit", get="read_audit"),
    Route("audit-refused", get="read_audit"),
    Route("audit-logins", get="read_audit"),
    # The API
    Route("api-login", post=PUBLIC),
    Route("api-logout", post=PUBLIC),
    Route("api-me", get=""),
    Route("api-todos", get=""),
    Route("api-notices-list", get=""),
    Route("api-runs-detail", get="", of=named("run"), audience=BUREAU | ABOVE),
    Route("api-root", get=""),
    Route("schema", get=""),
    Route("api-docs", get=""),
    # Teachers and postings
    Route("teachers:postings", get="see_postings"),
    Route("teachers:new-posting", get="file_posting", post="file_posting"),
    Route(
        "teachers:posting", get="see_postings", post="see_postings", of=about(Posting),
        audience=SHARED,
    ),
    Route("teachers:staff", get="see_postings"),
    Route("teachers:new-teacher", get="keep_staff", post="keep_staff"),
    Route("api-postings-list", get="see_postings", post="file_posting"),
    Route("api-postings-detail", get="see_postings", of=about(Posting), audience=SHARED),
    Route(
        "api-postings-step", post="see_postings",
        of=with_words(Posting, key="accept"), audience=SHARED,
    ),
    Route("api-teachers-list", get="see_postings", post="keep_staff"),
    # A school's list of staff is its own; what the group shares is the posting.
    Route(
        "api-teachers-detail", get="see_postings", of=about(Teacher), audience=SHARED - {"ning"}
    ),
    # Imports
    Route(
        "import-upload", get="import_register", post="import_register",
        of=lambda world: {"kind": "groups.register"},
    ),
    Route(
        "import-template", get="import_register", of=lambda world: {"kind": "groups.register"}
    ),
    Route(
        "import-batch", get="import_register", post="import_register", of=about(ImportBatch),
        audience=OWN,
    ),
    Route("import-confirm", post="import_register", of=about(ImportBatch), audience=OWN),
    Route("import-cancel", post="import_register", of=about(ImportBatch), audience=OWN),
    Route("import-errors", get="import_register", of=about(ImportBatch), audience=OWN),
    # Groups: the register
    Route("groups:list", get="see_groups"),
    Route("groups:export", get="see_groups", of=lambda world: {"kind": "csv"}),
    Route("groups:detail", get="see_groups", of=about(EducationGroup), audience=READABLE),
    Route("groups:members", get="see_groups", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:settle", get="settle_register", post="settle_register",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route(
        "groups:confirm", get="confirm_register", post="confirm_register",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route("search", get="see_groups"),
    # Groups: filings
    Route("groups:filings", get="see_filings"),
    Route("groups:filing-new", get="file_group", post="file_group"),
    Route("groups:filing-schools", get="file_group"),
    Route("groups:filing", get="see_filings", of=about(FormationFiling), audience=SHARED),
    *(
        Route(
            f"groups:filing-{page}", get="file_group", post="file_group",
            of=about(FormationFiling), audience=SHARED, opens=STEP,
        )
        for page in ("basics", "members", "reasons", "check", "withdraw")
    ),
    Route(
        "groups:filing-document", get="file_group", post="file_group",
        of=with_words(FormationFiling, kind="plan"), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:filing-consent", get="consent", post="consent",
        of=about(FormationFiling), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:filing-answer", get="answer_refusal", post="answer_refusal",
        of=about_both(FormationFiling, consent_pk=Consent), audience=SHARED,
    ),
    Route(
        "groups:filing-review", get="review_group", post="review_group",
        of=about(FormationFiling), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:filing-decide", get="decide_group", post="decide_group",
        of=about(FormationFiling), audience=SHARED, opens=STEP,
    ),
    Route("groups:records", get="see_filings"),
    Route(
        # Who sees the group is told that only the city's coordinator records it (403).
        "groups:record-group", post="see_filings",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route("groups:sharing", get="see_sharing", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:sharing-new", get="file_sharing", post="file_sharing",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route(
        "groups:sharing-record", get="see_sharing",
        of=about_both(EducationGroup, record_pk=SharingRecord), audience=SHARED,
    ),
    Route("api-groups-list", get="see_groups"),
    Route("api-groups-detail", get="see_groups", of=about(EducationGroup), audience=READABLE),
    Route(
        "api-groups-step", post="confirm_register",
        of=with_words(EducationGroup, step="confirm"), audience=READABLE,
    ),
    Route("api-imports-list", get="import_register", post="import_register"),
    Route("api-imports-detail", get="import_register", of=about(ImportBatch), audience=OWN),
    Route("api-imports-cancel", post="import_register", of=about(ImportBatch), audience=OWN),
    Route("api-imports-confirm", post="import_register", of=about(ImportBatch), audience=OWN),
    Route("api-filings-list", get="see_filings", post="file_group"),
    Route(
        "api-filings-detail", get="see_filings", patch="file_group",
        of=about(FormationFiling), audience=SHARED,
    ),
    Route(
        "api-filings-members", post="file_group", of=about(FormationFiling), audience=SHARED
    ),
    Route(
        "api-filings-dossier", post="file_group",
        of=with_words(FormationFiling, kind="plan"), audience=SHARED,
    ),
    Route("api-filings-consent", post="consent", of=about(FormationFiling), audience=SHARED),
    Route(
        "api-filings-answer", post="answer_refusal",
        of=about_both(FormationFiling, consent_pk=Consent), audience=SHARED,
    ),
    Route(
        "api-filings-step", post="see_filings",
        of=with_words(FormationFiling, step="review"), audience=SHARED,
    ),
    Route("api-city-records-list", get="see_filings", post="record_group"),
    Route("api-sharing-list", get="see_sharing", post="file_sharing"),
    Route("api-sharing-detail", get="see_sharing", of=about(SharingRecord), audience=SHARED),
    # Money
    Route("funding:overview", get="see_money"),
    Route("funding:allocations", get="see_money"),
    Route("funding:new-allocation", get="allocate", post="allocate"),
    Route(
        "funding:allocation", get="see_money", post="see_money", of=about(Allocation),
        audience=SHARED,
    ),
    Route(
        # Only the school the money was paid to spends it.
        "funding:new-expenditure", get="file_expenditure", post="file_expenditure",
        of=about(Allocation), audience=SHARED - {"ning"}, opens=STEP,
    ),
    Route("funding:expenditures", get="see_money"),
    Route(
        "funding:expenditure", get="see_money", post="see_money", of=about(Expenditure),
        audience=SHARED,
    ),
    Route("funding:set-quota", get="set_quota", post="set_quota"),
    Route("funding:categories", get="see_money"),
    Route("api-allocations-list", get="see_money", post="allocate"),
    Route("api-allocations-detail", get="see_money", of=about(Allocation), audience=SHARED),
    Route(
        "api-allocations-step", post="see_money", of=with_words(Allocation, key="review"),
        audience=SHARED,
    ),
    Route("api-expenditures-list", get="see_money", post="file_expenditure"),
    Route("api-expenditures-detail", get="see_money", of=about(Expenditure), audience=SHARED),
    Route(
        "api-expenditures-step", post="see_money", of=with_words(Expenditure, key="review"),
        audience=SHARED,
    ),
    Route("api-quotas-list", get="see_money", post="set_quota"),
    Route("api-quotas-detail", get="see_money", of=about(Quota), audience=BUREAU | ABOVE),
    # Schools
    Route("schools:list", get="see_schools"),
    Route("schools:detail", get="see_schools", of=about(School), audience=READABLE),
    Route("schools:new", get="keep_school", post="keep_school"),
    *(
        Route(f"schools:{name}", get=verb, post=verb, of=about(School), audience=READABLE)
        for name, verb in (
            ("edit", "keep_school"), ("strike-out", "keep_school"), ("tag-new", "keep_school"),
            ("principal-new", "keep_school"), ("succession-new", "keep_school"),
            ("transfer-new", "transfer_school"),
        )
    ),
    *(
        # A principal opens these of the own school only.
        Route(
            f"schools:{name}", get=verb, post=verb, of=about(School), audience=READABLE,
            opens=STEP,
        )
        for name, verb in (("contact", "keep_contact"), ("change-new", "file_school_change"))
    ),
    Route(
        "schools:tag-end", get="keep_school", post="keep_school", of=about(SchoolTag),
        audience=READABLE,
    ),
    Route(
        "schools:principal-end", get="keep_school", post="keep_school", of=about(PrincipalPost),
        audience=READABLE,
    ),
    Route("schools:changes", get="see_schools", of=about(School), audience=READABLE),
    Route(
        "schools:change", get="see_schools", post="see_schools", of=about(SchoolChange),
        audience=SHARED,
    ),
    Route(
        "schools:transfer", get="see_schools", post="see_schools", of=about(SchoolTransfer),
        audience=SHARED,
    ),
    # Only the receiving bureau answers.
    Route(
        "schools:transfer-answer", get="decide_school_change", post="decide_school_change",
        of=about(SchoolTransfer), audience=SHARED, opens=STEP,
    ),
    Route("api-school-changes-list", get="see_schools", post="file_school_change"),
    Route("api-school-changes-detail", get="see_schools", of=about(SchoolChange), audience=SHARED),
    Route(
        "api-school-changes-step", post="see_schools", of=with_words(SchoolChange, key="approve"),
        audience=SHARED,
    ),
    Route("api-schools-list", get="see_schools"),
    Route("api-schools-detail", get="see_schools", of=about(School), audience=READABLE),
    # Equity
    Route("schools:equity", get="see_equity"),
    Route("schools:equity-simulate", get="see_equity"),
    Route("schools:class-sizes", get="see_equity"),
    Route("schools:equity-indicator", get="see_equity", of=lambda world: {"code": "L6"}),
    Route("schools:school-equity", get="see_figures", of=about(School), audience=READABLE),
    Route("groups:equity", get="see_equity", of=about(EducationGroup), audience=READABLE),
    Route("api-equity-list", get="see_equity"),
    Route("api-equity-schools", get="see_equity"),
    # The yearly figures
    Route("schools:figures", get="see_figures"),
    # A bureau starts figures for a named school: this address is a school's own.
    Route("schools:figures-start", post="file_figures", audience=SCHOOLS | AWAY_SCHOOLS),
    Route("schools:figures-open-year", post="accept_figures"),
    Route("schools:filing", get="see_figures", of=about(FiguresFiling), audience=SHARED),
    Route(
        "schools:filing-item", get="file_figures", post="file_figures", audience=SHARED,
        of=with_words(FiguresFiling, key="primary.pupils"),
    ),
    *(
        Route(
            f"schools:filing-{step}", post="file_figures", of=about(FiguresFiling),
            audience=SHARED,
        )
        for step in ("explain", "submit")
    ),
    *(
        Route(
            f"schools:filing-{step}", post="accept_figures", of=about(FiguresFiling),
            audience=SHARED,
        )
        for step in ("settle", "reopen")
    ),
    Route("schools:school-figures", get="see_figures", of=about(School), audience=READABLE),
    Route(
        "schools:school-figures-start", post="file_figures", of=about(School), audience=READABLE
    ),
    Route("api-figures-list", get="see_figures", post="file_figures"),
    Route("api-figures-detail", get="see_figures", of=about(FiguresFiling), audience=SHARED),
    Route(
        "api-figures-item", post="file_figures", audience=SHARED,
        of=with_words(FiguresFiling, key="primary.pupils"),
    ),
    *(
        Route(f"api-figures-{step}", post=verb, of=about(FiguresFiling), audience=SHARED)
        for step, verb in (
            ("explain", "file_figures"), ("submit", "file_figures"), ("settle", "accept_figures"),
            ("reopen", "accept_figures"),
        )
    ),
    # Reports
    Route("evaluation:reports", get="see_reports"),
    Route("evaluation:new-report", get="run_report", post="run_report"),
    Route("evaluation:report", get="see_reports", of=about(Report), audience=READABLE),
    Route(
        "evaluation:figure", get="see_reports",
        of=about_both(Report, figure_pk=ReportFigure), audience=SHARED,
    ),
    Route("evaluation:group", get="see_reports", of=about(EducationGroup), audience=READABLE),
    Route("api-reports-list", get="see_reports", post="run_report"),
    Route("api-reports-detail", get="see_reports", of=about(Report), audience=READABLE),
    Route("api-reports-figures", get="see_reports", of=about(Report), audience=READABLE),
    # Dashboards
    Route("supervision:city", get="see_dashboard"),
    Route(
        "supervision:county", get="see_dashboard", audience=BUREAU | ABOVE,
        of=lambda world: {"pk": world[EducationGroup].bureau_id},
    ),
    Route(
        "supervision:one-city", get="see_dashboard", audience=ABOVE,
        of=lambda world: {"pk": world[EducationGroup].bureau.city_id},
    ),
    Route("api-dashboard-list", get="see_dashboard"),
    # The public
    Route("public:register", get=PUBLIC),
    Route(
        "public:group", get=PUBLIC,
        of=lambda world: {"slug": "anjiang", "pk": world[PublishedGroup].pk},
    ),
]  # fmt: skip
