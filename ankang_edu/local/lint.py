"""Everything `make lint` looks at; all of it runs, then the failures are named together."""

import secrets
import subprocess
import sys
from pathlib import Path

from . import services

PYTHON = sys.executable
LINT_IMPORTS = Path(PYTHON).with_name("lint-imports")
NO_CONFLICT_MARKERS = "! git grep -nE '^(<<<<<<<|>>>>>>>) '"
CHECKS = (
    ("conflict markers", ["sh", "-c", NO_CONFLICT_MARKERS]),
    ("ruff", [PYTHON, "-m", "ruff", "check", "."]),
    ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("djlint", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"]),
    ("import-linter", [LINT_IMPORTS, "--no-cache", "--no-logo"]),
    ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("deployment", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
)


def run(state):
    services.hear_endings()
    try:
        with services.running(state) as (env, _):
            failed = [name for name, command in CHECKS if not passes(name, command, env)]
    except services.Stopped:
        return 130
    print(f"\n没有通过 / failed: {', '.join(failed)}" if failed else "\n全部通过 / all passed")
    return 1 if failed else 0


def passes(name, command, env):
    print(f"— {name}", flush=True)
    production = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "portal.example.cn",
        "DEBUG": "0",
    }
    return (
        subprocess.run([str(word) for word in command], env={**env, **production}).returncode == 0
    )
