"""Who settles what about a school, step by step (records.workflow moves along these)."""

from records.workflow import Flow, Step

# A change of name, stage, status or ownership: asked by the school or an officer.
CHANGE_FLOW = Flow(
    Step(
        "approve", "批准变更", ("submitted",), "approved",
        verb="decide_school_change", hand="approver", official=True,
    ),
    Step(
        "reject", "不予批准", ("submitted",), "rejected",
        verb="decide_school_change", hand="approver", needs_reason=True,
    ),
    Step("withdraw", "撤回申请", ("submitted",), "withdrawn", verb="file_school_change"),
    # Only before its day: what has come into force stays.
    Step(
        "revoke", "撤销批准", ("approved",), "withdrawn",
        verb="decide_school_change", hand="approver", needs_reason=True,
    ),
)  # fmt: skip

# A school goes to another bureau: its own bureau decides once the other one has agreed.
TRANSFER_FLOW = Flow(
    Step(
        "approve", "批准调整", ("submitted",), "approved",
        verb="decide_school_change", hand="approver", official=True,
    ),
    Step("withdraw", "撤回", ("submitted",), "withdrawn", verb="transfer_school"),
    Step(
        "revoke", "撤销批准", ("approved",), "withdrawn",
        verb="decide_school_change", hand="approver", needs_reason=True,
    ),
)  # fmt: skip

# A goal is tracked until the body that set it stops; reached or overdue is worked out.
GOAL_FLOW = Flow(
    Step(
        "withdraw", "停止跟踪", ("tracked",), "withdrawn", verb="set_goals", needs_reason=True,
    ),
)  # fmt: skip

# The yearly figures: the school files, the county accepts or returns item by item.
FIGURES_FLOW = Flow(
    Step("submit", "上报", ("draft", "returned"), "submitted", verb="file_figures", hand="maker"),
    Step("accept", "核定", ("submitted",), "accepted", verb="accept_figures", hand="reviewer"),
    Step(
        "return", "退回更正", ("submitted",), "returned",
        verb="accept_figures", hand="reviewer", needs_reason=True,
    ),
    Step(
        "reopen", "重新开放", ("accepted",), "returned", verb="accept_figures",
        frees=("reviewer",), needs_reason=True,
    ),
)  # fmt: skip
