"""Exchange rotation (交流轮岗) as tables and pure functions (domain: clause 12)."""

from records.workflow import Flow, Step

POSTING_FLOW = Flow(
    Step(
        "accept", "接收", ("recommended",), "accepted",
        verb="accept_posting", party="to_school_id",
    ),
    Step(
        "decline", "不接收", ("recommended",), "declined",
        verb="accept_posting", party="to_school_id", needs_reason=True,
    ),
    Step("decide", "集团决定", ("accepted",), "decided", verb="decide_posting", party="core_id"),
    Step(
        "refuse", "集团不同意", ("accepted",), "refused",
        verb="decide_posting", party="core_id", needs_reason=True,
    ),
    Step("record", "县区登记", ("decided",), "recorded", verb="record_posting"),
    Step(
        "arrive", "报到", ("recorded",), "arrived",
        verb="confirm_arrival", party="to_school_id",
    ),
    Step(
        "end", "结束", ("arrived",), "ended", verb="end_posting", party="to_school_id",
    ),
    Step(
        "withdraw", "撤回", ("recommended", "accepted"), "withdrawn",
        verb="file_posting", party="from_school_id", needs_reason=True,
    ),
)  # fmt: skip
