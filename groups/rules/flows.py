"""The steps of groups' records, one table each."""

from records.workflow import Flow, Step

REGISTER_FLOW = Flow(
    Step(
        "confirm", "确认存量集团", ("legacy",), "in_force",
        verb="confirm_register", hand="approver", official=True,
    ),
)  # fmt: skip

# 分别批复: a bureau beside the lead decides for its own schools.
BUREAU_FLOW = Flow(
    Step(
        "approve", "同意涉及本局学校的安排", ("checked",), "approved",
        verb="decide_group", hand="approver", official=True,
    ),
    Step(
        "refuse", "不同意涉及本局学校的安排", ("checked",), "refused",
        verb="decide_group", hand="approver", needs_reason=True,
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

MEETING_FLOW = Flow(
    Step("sign", "签发纪要", ("called",), "signed", verb="keep_council"),
    Step("cancel", "取消会议", ("called",), "cancelled", verb="keep_council", needs_reason=True),
)

BOOKING_FLOW = Flow(
    Step("accept", "同意", ("requested",), "accepted", verb="file_sharing", party="owner_id"),
    Step(
        "decline", "不同意", ("requested",), "declined",
        verb="file_sharing", party="owner_id", needs_reason=True,
    ),
    Step(
        "cancel", "取消预约", ("requested", "accepted"), "cancelled",
        verb="file_sharing", party="school_id", needs_reason=True,
    ),
)  # fmt: skip

WANTED_FLOW = Flow(
    Step("answer", "回应", ("open",), "answered", verb="file_sharing"),
    Step(
        "withdraw", "撤回需求", ("open",), "withdrawn", verb="file_sharing", party="school_id",
        needs_reason=True,
    ),
)  # fmt: skip

STANDING_FLOW = Flow(
    Step(
        "review", "审核", ("proposed",), "reviewed",
        verb="review_group", hand="reviewer", needs_reason=True,
    ),
    Step(
        "decide", "认定", ("reviewed",), "in_force",
        verb="decide_group", hand="approver", official=True,
    ),
    Step(
        "refuse", "不予认定", ("proposed", "reviewed"), "refused",
        verb="decide_group", hand="approver", needs_reason=True,
    ),
    # Reviewed on its day, a trial or a term to mend goes on to another day.
    Step(
        "renew", "继续有效，另定期限", ("in_force",), "in_force",
        verb="decide_group", hand="approver", needs_reason=True,
    ),
    Step(
        "end", "解除", ("in_force",), "ended",
        verb="decide_group", hand="approver", needs_reason=True, official=True,
    ),
)  # fmt: skip
