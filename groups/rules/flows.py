"""The steps of groups' records, one table each."""

from records.workflow import Flow, Step

REGISTER_FLOW = Flow(
    Step(
        "confirm", "确认存量集团", ("legacy",), "in_force",
        verb="confirm_register", hand="approver", official=True,
    ),
)  # fmt: skip

FORMATION_FLOW = Flow(
    Step(
        "submit", "申报", ("draft", "returned"), "submitted",
        verb="file_group", party="filer_id", hand="maker",
    ),
    Step(
        "withdraw", "撤回", ("draft", "submitted", "returned"), "withdrawn",
        verb="file_group", party="filer_id", needs_reason=True,
    ),
    Step(
        "review", "审核", ("submitted",), "reviewed",
        verb="review_group", hand="reviewer", needs_reason=True,
    ),
    Step(
        "approve", "批复", ("reviewed",), "approved",
        verb="decide_group", hand="approver", official=True,
    ),
    Step(
        "return", "退回补正", ("submitted", "reviewed"), "returned",
        verb="decide_group", hand="approver", frees=("reviewer", "approver"), needs_reason=True,
    ),
    Step(
        "reject", "不予批准", ("reviewed",), "rejected",
        verb="decide_group", hand="approver", needs_reason=True, official=True,
    ),
)  # fmt: skip

CHANGE_FLOW = FORMATION_FLOW  # a change goes the way of a formation
