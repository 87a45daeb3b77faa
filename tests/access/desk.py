"""The access table: everybody's desk, the three administrators, tokens."""

from records.models import Attachment
from tests.access.route import ABOVE, BUREAU, OURS, PUBLIC, SHARED, Route, about, named

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
]  # fmt: skip
