"""Supporting policies: how an entry is settled, and whether it applies on a day."""

from records.workflow import Flow, Step

FLOW = Flow(
    Step("end", "废止", ("in_force",), "ended", verb="keep_policies", needs_reason=True),
    Step(
        "error", "登记错误", ("in_force", "ended"), "error",
        verb="keep_policies", needs_reason=True,
    ),
)  # fmt: skip
EDUCATION = "education"  # the bureau itself, in a row of departments


def standing_on(day, *, starts_on, ends_on, state):
    """Where an entry stands on a day: applies, to_come, over, error."""
    if state == "error":
        return "error"
    if ends_on and ends_on < day:
        return "over"
    return "to_come" if day < starts_on else "applies"
