"""The access table: schools, their figures and equity."""

from groups.models import EducationGroup
from schools.models import (
    FiguresFiling,
    Goal,
    PrincipalPost,
    School,
    SchoolChange,
    SchoolTag,
    SchoolTransfer,
)
from tests.access.route import (
    AWAY_SCHOOLS,
    READABLE,
    SCHOOLS,
    SHARED,
    STEP,
    Route,
    about,
    with_words,
)

OPEN_OR_NOT = frozenset({200, 403})

ROUTES = [
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
    # A province reads sums, not what a school reported.
    # What is sent is only made an address.
    Route("schools:equity-simulate", get="see_equity", post="see_equity", opens=OPEN_OR_NOT),
    Route("schools:class-sizes", get="see_equity"),
    Route("schools:equity-indicator", get="see_equity", of=lambda world: {"code": "L6"}),
    # A principal opens the indicators of the own school only.
    Route(
        "schools:school-equity", get="see_figures", of=about(School), audience=READABLE,
        opens=OPEN_OR_NOT,
    ),
    Route("groups:equity", get="see_equity", of=about(EducationGroup), audience=READABLE),
    Route(
        "groups:equity-indicator", get="see_equity", audience=READABLE - {"sheng"},
        of=with_words(EducationGroup, code="L6"),
    ),
    Route("api-equity-list", get="see_equity"),
    Route("api-equity-schools", get="see_equity", opens=OPEN_OR_NOT),
    Route("api-equity-class-sizes", get="see_equity"),
    # Goals
    Route("schools:goals", get="see_goals"),
    Route("schools:goal-new", get="set_goals", post="set_goals"),
    Route("schools:goals-adopt", post="set_goals"),
    Route("schools:goal", get="see_goals", of=about(Goal), audience=READABLE),
    Route(
        "schools:goal-withdraw", get="set_goals", post="set_goals", of=about(Goal),
        audience=READABLE,
    ),
    Route("api-goals-list", get="see_goals", post="set_goals"),
    Route("api-goals-detail", get="see_goals", of=about(Goal), audience=READABLE),
    Route("api-goals-withdraw", post="set_goals", of=about(Goal), audience=READABLE),
    Route("api-goals-adopt", post="set_goals"),
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
]  # fmt: skip
