"""Money as tables and pure functions: maker, reviewer and approver differ."""

from records.workflow import Flow, Step


def three_hands(subject):
    """filed → reviewed → approved, or rejected, by three different persons."""
    return Flow(
        Step(
            "review", "审核", ("filed",), "reviewed",
            verb=f"review_{subject}", hand="reviewer",
        ),
        Step(
            "approve", "批准", ("reviewed",), "approved",
            verb=f"decide_{subject}", hand="approver", official=True,
        ),
        Step(
            "reject", "不予批准", ("reviewed",), "rejected",
            verb=f"decide_{subject}", hand="approver", needs_reason=True,
        ),
    )  # fmt: skip


ALLOCATION_FLOW = three_hands("allocation")
EXPENDITURE_FLOW = three_hands("expenditure")
