"""How the portal says no: which rule, whose it is, and what to do next."""

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _
from psycopg2.errors import DeadlockDetected


class Owner:
    """Whose rule it is (规则出处)."""

    POLICY = _("市级政策")
    NATIONAL = _("国家标准")
    COUNTY = _("县区规定")
    HOUSE = _("平台规则")


class Refusal(Exception):
    """A refusal in plain words; views and the API render it, nothing is written.

    `title` says what cannot be done, `rule` why, `owner` whose rule it is,
    `basis` cites it, `next_step`/`next_url` say what to do instead.
    """

    status = 422

    def __init__(self, title, *, rule="", owner=Owner.HOUSE, basis="", next_step="", next_url=""):
        super().__init__(str(title))
        self.title, self.rule, self.owner = title, rule, owner
        self.basis, self.next_step, self.next_url = basis, next_step, next_url

    def as_dict(self):
        """The same words for a template or a JSON answer."""
        parts = ("title", "rule", "owner", "basis", "next_step", "next_url")
        return {part: str(getattr(self, part)) for part in parts}


class RuleBroken(Refusal):
    """The rules do not allow it, whoever asks (422)."""


class NoVerb(Refusal):
    """Inside the jurisdiction, but this office does not do that (403)."""

    status = 403


class Overtaken(Refusal):
    """Somebody else moved the record first (409)."""

    status = 409


def refusal_in(exception):
    """What an exception says to the person who asked; None when it is a fault of ours."""
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, OperationalError) and isinstance(
        exception.__cause__, DeadlockDetected
    ):
        return Overtaken(
            _("有人正在同时办理，这次没有保存"), rule=_("同一件事同时只能由一人写入"),
            next_step=_("请返回上一页，再提交一次"),
        )  # fmt: skip
    return None


def constraint_of(error):
    """The name of the constraint that an IntegrityError broke, "" when it names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
