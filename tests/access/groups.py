"""The access table: groups."""

from groups.models import (
    Booking,
    ChangeRequest,
    Consent,
    CouncilMeeting,
    CouncilSeat,
    CountyMode,
    DelegatedPower,
    EducationGroup,
    FormationFiling,
    GroupStanding,
    Initiative,
    LeadingMeeting,
    LeadingMember,
    Opinion,
    Plan,
    PlanItem,
    Problem,
    ResearchSession,
    SharedResource,
    SharingRecord,
    SupportPolicy,
    Wanted,
)
from records.models import ImportBatch
from tests.access.route import OWN, READABLE, SHARED, STEP, Route, about, about_both, with_words

DRAWERS = ("draft_plan", "lead_plan", "adopt_plan")

# The steps and the road of a filing and of a change; who is no part of it is told so (403).
STEPS = {
    "withdraw": "file_group", "consent": "consent", "elsewhere": "file_group",
    "own": "see_filings", "ask": "review_group", "opinion": "give_opinion",
    "review": "review_group", "decide": "decide_group",
}  # fmt: skip


def on_the_way(page, api, model, *, answered):
    """Rows of what a filing and a change have in common. The consent and the opinion of the
    world are about a filing: of a change there is nothing `answered`."""
    about_it = {"of": about(model), "audience": SHARED}
    audience = SHARED if answered else frozenset()
    consent = {"of": about_both(model, consent_pk=Consent), "audience": audience}
    opinion = {"of": about_both(model, opinion_pk=Opinion), "audience": audience}
    return [
        *(
            Route(f"groups:{page}-{step}", get=verb, post=verb, opens=STEP, **about_it)
            for step, verb in STEPS.items()
        ),
        Route(f"groups:{page}-answer", get="answer_refusal", post="answer_refusal", **consent),
        Route(
            f"groups:{page}-answer-opinion", get="answer_refusal", post="answer_refusal",
            **opinion,
        ),
        *(
            Route(f"{api}-{verb}", post=STEPS[verb], **about_it)
            for verb in ("consent", "elsewhere", "ask", "opinion")
        ),
        Route(f"{api}-answer", post="answer_refusal", **consent),
        Route(f"{api}-answer-opinion", post="answer_refusal", **opinion),
        Route(
            f"{api}-step", post="see_filings", of=with_words(model, step="review"),
            audience=SHARED,
        ),
        Route(
            f"{api}-own", post="see_filings", of=with_words(model, step="check"),
            audience=SHARED,
        ),
    ]  # fmt: skip


ROUTES = [
    *on_the_way("filing", "api-filings", FormationFiling, answered=True),
    *on_the_way("change", "api-group-changes", ChangeRequest, answered=False),
    # Groups: the register
    Route("groups:list", get="see_groups"),
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
    # Plans; a province reads none
    Route("groups:plans", get="see_plans"),
    Route("groups:overdue", get="see_plans"),
    Route("groups:plan-new", get=DRAWERS, post=DRAWERS),
    Route("groups:plan", get="see_plans", post="see_plans", of=about(Plan), audience=SHARED),
    Route("groups:plan-revise", post=DRAWERS, of=about(Plan), audience=SHARED),
    Route(
        "groups:plan-item", get="see_plans", post="see_plans",
        of=about_both(Plan, item_pk=PlanItem), audience=SHARED,
    ),
    Route(
        "groups:plan-item-new", get=DRAWERS, post=DRAWERS, of=about(Plan), audience=SHARED,
        opens=STEP,
    ),
    Route(
        "groups:plan-item-edit", get=DRAWERS, post=DRAWERS,
        of=about_both(Plan, item_pk=PlanItem), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:plan-item-remove", post=DRAWERS, of=about_both(Plan, item_pk=PlanItem),
        audience=SHARED,
    ),
    Route("api-plans-list", get="see_plans"),
    Route("api-plans-detail", get="see_plans", of=about(Plan), audience=SHARED),
    Route("api-plan-items-list", get="see_plans"),
    Route("api-plan-items-report", post="report_progress", of=about(PlanItem), audience=SHARED),
    Route("groups:group-plans", get="see_plans", of=about(EducationGroup), audience=READABLE),
    # The ledger of supporting policies
    Route("groups:policies", get="see_plans"),
    Route("groups:policy-matrix", get="see_plans"),
    Route("groups:policy-new", get="keep_policies", post="keep_policies"),
    Route(
        "groups:policy", get="see_plans", post="see_plans", of=about(SupportPolicy),
        audience=READABLE,
    ),
    Route("api-support-policies-list", get="see_plans", post="keep_policies"),
    Route(
        "api-support-policies-detail", get="see_plans", of=about(SupportPolicy), audience=READABLE
    ),
    # Leading groups
    Route("groups:problems", get="see_leading"),
    Route("groups:problem-new", get="keep_leading", post="keep_leading"),
    Route(
        "groups:problem", get="see_leading", post="see_leading", of=about(Problem), audience=SHARED
    ),
    Route("groups:leading-meetings", get="see_leading"),
    Route("groups:leading-meeting-new", get="keep_leading", post="keep_leading"),
    Route(
        "groups:leading-meeting", get="see_leading", post="see_leading",
        of=about(LeadingMeeting), audience=SHARED,
    ),
    Route("groups:leading-members", get="see_leading"),
    Route("groups:leading-member-new", get="keep_leading", post="keep_leading"),
    Route(
        "groups:leading-member-end", get="keep_leading", post="keep_leading",
        of=about(LeadingMember), audience=READABLE, opens=STEP,
    ),
    Route("api-problems-list", get="see_leading", post="keep_leading"),
    Route("api-problems-detail", get="see_leading", of=about(Problem), audience=SHARED),
    Route("api-problems-report", post="report_progress", of=about(Problem), audience=SHARED),
    Route(
        "api-problems-step", post="see_leading", of=with_words(Problem, step="close"),
        audience=SHARED,
    ),
    Route("api-leading-meetings-list", get="see_leading", post="keep_leading"),
    Route("api-leading-members-list", get="see_leading"),
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
        for page in ("basics", "members", "reasons", "check")
    ),
    Route(
        "groups:filing-document", get="file_group", post="file_group",
        of=with_words(FormationFiling, kind="plan"), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:filing-paper", get="file_group", post="file_group",
        of=with_words(FormationFiling, kind="agreement", school_pk=0), audience=SHARED,
        opens=STEP | {404},
    ),
    # Groups: the city's proposals
    Route("groups:initiatives", get="see_filings"),
    Route("groups:initiative-new", get="propose_group", post="propose_group"),
    Route(
        "groups:initiative", get="see_filings", post="see_filings", of=about(Initiative),
        audience=SHARED,
    ),
    Route(
        "groups:initiative-take-up", get="answer_initiative", post="answer_initiative",
        of=about(Initiative), audience=SHARED, opens=STEP,
    ),
    Route("api-initiatives-list", get="see_filings", post="propose_group"),
    Route("api-initiatives-detail", get="see_filings", of=about(Initiative), audience=SHARED),
    Route("api-initiatives-withdraw", post="propose_group", of=about(Initiative), audience=SHARED),
    *(
        Route(
            f"api-initiatives-{verb}", post="answer_initiative", of=about(Initiative),
            audience=SHARED,
        )
        for verb in ("take-up", "decline")
    ),
    # Groups: changes
    Route("groups:group-changes", get="see_filings", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:change-new", get="file_group", post="file_group", of=about(EducationGroup),
        audience=READABLE, opens=STEP,
    ),
    Route("groups:changes", get="see_filings"),
    Route("groups:change", get="see_filings", of=about(ChangeRequest), audience=SHARED),
    *(
        Route(
            f"groups:change-{page}", get="file_group", post="file_group",
            of=about(ChangeRequest), audience=SHARED, opens=STEP,
        )
        for page in ("reasons", "document", "check", "move-remove")
    ),
    Route(
        "groups:change-move", get="file_group", post="file_group",
        of=with_words(ChangeRequest, kind="join"), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:change-handling", get="file_group", post="file_group",
        of=with_words(ChangeRequest, key="postings"), audience=SHARED, opens=STEP,
    ),
    Route(
        "groups:filing-terms", get="file_group", post="file_group",
        of=lambda world: {"pk": world[FormationFiling].pk, "school_pk": 0},
        audience=SHARED, opens=STEP | {404},
    ),
    Route("groups:standings", get="see_groups", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:standing-new", get="keep_rules", post="keep_rules",
        of=with_words(EducationGroup, kind="pilot"), audience=READABLE,
    ),
    Route(
        "groups:standing", get="see_groups", post="see_groups", of=about(GroupStanding),
        audience=READABLE,
    ),
    Route(
        "groups:template", get="keep_rules", post="keep_rules",
        of=lambda world: {"kind": "approval"},
    ),
    Route("groups:template-file", get="keep_rules", of=lambda world: {"kind": "approval"}),
    Route("groups:template-drop", post="keep_rules", of=lambda world: {"kind": "approval"}),
    # Whose letter a kind is, its keeper says (403).
    Route("api-letter-templates-list", get="see_groups", post="see_groups"),
    Route("api-letter-templates-drop", post="see_groups"),
    Route("groups:rules", get=("keep_rules", "keep_city_rules")),
    Route("groups:mode-new", get="keep_rules", post="keep_rules"),
    Route(
        "groups:mode-end", get="keep_rules", post="keep_rules", of=about(CountyMode),
        audience=OWN,
    ),
    Route(
        "groups:limit", get="keep_rules", post="keep_rules",
        of=lambda world: {"key": "group_size"},
    ),
    Route(
        # A county's setting is a county's: the city's coordinator is told so (403).
        "groups:setting", get=("keep_rules", "keep_city_rules"),
        post=("keep_rules", "keep_city_rules"), of=lambda world: {"key": "opinion_days"},
        opens=STEP,
    ),
    Route("groups:records", get="see_groups"),
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
    Route("api-imports-detail", get="import_figures", of=about(ImportBatch), audience=OWN),
    Route("api-imports-cancel", post="import_figures", of=about(ImportBatch), audience=OWN),
    Route("api-imports-confirm", post="import_figures", of=about(ImportBatch), audience=OWN),
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
    Route("api-group-changes-list", get="see_filings", post="file_group"),
    Route(
        "api-group-changes-detail", get="see_filings", patch="file_group",
        of=about(ChangeRequest), audience=SHARED,
    ),
    *(
        Route(f"api-group-changes-{verb}", post="file_group", of=about(ChangeRequest),
              audience=SHARED)
        for verb in ("moves", "documents")
    ),
    Route(
        "api-group-changes-remove-move", post="file_group",
        of=with_words(ChangeRequest, move_pk="1"), audience=SHARED,
    ),
    Route(
        "api-group-changes-handling", post="file_group",
        of=with_words(ChangeRequest, key="postings"), audience=SHARED,
    ),
    Route("api-filings-terms", post="file_group", of=about(FormationFiling), audience=SHARED),
    Route("api-group-standings-list", get="see_groups", post="keep_rules"),
    Route(
        "api-group-standings-detail", get="see_groups", of=about(GroupStanding),
        audience=READABLE,
    ),
    Route(
        "api-group-standings-step", post="see_groups",
        of=with_words(GroupStanding, step="review"), audience=READABLE,
    ),
    Route("api-county-modes-list", get="see_groups", post="keep_rules"),
    Route("api-county-modes-limits", post="keep_rules"),
    Route("api-county-modes-settings", post="see_groups"),
    Route("api-county-modes-end", post="keep_rules", of=about(CountyMode), audience=READABLE),
    Route("api-city-records-list", get="see_groups", post="record_group"),
    Route("api-sharing-list", get="see_sharing", post="file_sharing"),
    Route("api-sharing-detail", get="see_sharing", of=about(SharingRecord), audience=SHARED),
    # Groups: government
    Route("groups:council", get="see_council", of=about(EducationGroup), audience=READABLE),
    *(
        Route(
            f"groups:{page}-new", get="keep_council", post="keep_council",
            of=about(EducationGroup), audience=READABLE, opens=STEP,
        )
        for page in ("seat", "meeting", "charter")
    ),
    Route(
        "groups:seat", get="keep_council", post="keep_council",
        of=about_both(EducationGroup, seat_pk=CouncilSeat), audience=READABLE, opens=STEP,
    ),
    Route(
        "groups:meeting", get="see_council",
        of=about_both(EducationGroup, meeting_pk=CouncilMeeting), audience=SHARED,
    ),
    *(
        Route(
            f"groups:meeting-{page}", get="keep_council", post="keep_council",
            of=about_both(EducationGroup, meeting_pk=CouncilMeeting), audience=READABLE,
            opens=STEP,
        )
        for page in ("sign", "cancel", "correct")
    ),
    *(
        Route(f"groups:{page}", get="see_council", of=about(EducationGroup), audience=READABLE)
        for page in ("seats", "meetings", "resolutions")
    ),
    Route("groups:powers", get="see_groups", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:power-new", get="grant_powers", post="grant_powers",
        of=about(EducationGroup), audience=READABLE, opens=STEP,
    ),
    Route(
        "groups:power-end", get="grant_powers", post="grant_powers",
        of=about_both(EducationGroup, power_pk=DelegatedPower), audience=READABLE, opens=STEP,
    ),
    Route("api-council-seats-list", get="see_council", post="keep_council"),
    Route("api-council-seats-end", post="keep_council", of=about(CouncilSeat), audience=SHARED),
    Route("api-council-meetings-list", get="see_council", post="keep_council"),
    Route(
        "api-council-meetings-detail", get="see_council", of=about(CouncilMeeting),
        audience=SHARED,
    ),
    *(
        Route(
            f"api-council-meetings-{step}", post="keep_council", of=about(CouncilMeeting),
            audience=SHARED,
        )
        for step in ("sign", "cancel", "correct")
    ),
    Route("api-resolutions-list", get="see_council"),
    Route("api-charters-list", get="see_council", post="keep_council"),
    Route("api-powers-list", get="see_groups", post="grant_powers"),
    Route("api-powers-end", post="grant_powers", of=about(DelegatedPower), audience=READABLE),
    # Groups: joint research
    Route("groups:research", get="see_sharing"),
    Route("groups:group-research", get="see_sharing", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:research-new", get="file_sharing", post="file_sharing",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route(
        "groups:research-session", get="see_sharing", post="see_sharing",
        of=about_both(EducationGroup, session_pk=ResearchSession), audience=SHARED,
    ),
    Route("api-research-list", get="see_sharing", post="file_sharing"),
    Route("api-research-detail", get="see_sharing", of=about(ResearchSession), audience=SHARED),
    Route("api-research-add", post="file_sharing", of=about(ResearchSession), audience=SHARED),
    Route("api-research-confirm", post="file_sharing", of=about(ResearchSession), audience=SHARED),
    # Groups: the catalogue of shared resources
    Route("groups:sharing-flows", get="see_sharing", of=about(EducationGroup), audience=READABLE),
    Route("groups:resources", get="see_sharing", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:resource-new", get="file_sharing", post="file_sharing",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route(
        "groups:resource", get="see_sharing",
        of=about_both(EducationGroup, resource_pk=SharedResource), audience=SHARED,
    ),
    *(
        Route(
            f"groups:{page}", get="file_sharing", post="file_sharing",
            of=about_both(EducationGroup, resource_pk=SharedResource), audience=SHARED,
        )
        for page in ("resource-close", "booking-new")
    ),
    Route(
        # Who sees the booking is told that only the two schools answer it (403).
        "groups:booking", get="see_sharing", post="see_sharing",
        of=about_both(EducationGroup, booking_pk=Booking), audience=SHARED,
    ),
    Route("groups:bookings", get="see_sharing", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:wanted-new", get="file_sharing", post="file_sharing",
        of=about(EducationGroup), audience=READABLE,
    ),
    Route(
        "groups:wanted", get="see_sharing", post="see_sharing",
        of=about_both(EducationGroup, wanted_pk=Wanted), audience=SHARED,
    ),
    Route(
        "groups:wanted-offer", get="file_sharing", post="file_sharing",
        of=about_both(EducationGroup, wanted_pk=Wanted), audience=SHARED,
    ),
    Route("api-wanted-list", get="see_sharing", post="file_sharing"),
    Route("api-wanted-answer", post="file_sharing", of=about(Wanted), audience=SHARED),
    Route("api-wanted-withdraw", post="file_sharing", of=about(Wanted), audience=SHARED),
    Route("api-resources-list", get="see_sharing", post="file_sharing"),
    Route("api-bookings-list", get="see_sharing", post="file_sharing"),
    Route("api-bookings-answer", post="file_sharing", of=about(Booking), audience=SHARED),
]  # fmt: skip
