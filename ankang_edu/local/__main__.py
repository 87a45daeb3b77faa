"""python -m ankang_edu.local services|demo|test|lint|bench|shell …  (the Makefile calls it)."""

import argparse
import os
import shlex
import subprocess
import sys

from . import services
from .refusal import Refusal
from .state import DEMO, ROOT, State, open_demo, open_spare

PYTHON = sys.executable


def main(arguments=None):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    os.chdir(ROOT)
    options = read(arguments)
    try:
        return options.work(options)
    except Refusal as refusal:
        print(f"\n{refusal}\n", file=sys.stderr)
        return 1


def read(arguments):
    parser = argparse.ArgumentParser(prog="python -m ankang_edu.local", description=__doc__)
    parser.add_argument("--state", help="the folder under var/ that keeps the servers' data")
    commands = parser.add_subparsers(required=True, metavar="what")
    for name, work, takes_words, text in COMMANDS:
        command = commands.add_parser(name, help=text)
        command.set_defaults(work=work)
        if takes_words:
            command.add_argument("words", nargs=argparse.REMAINDER, metavar="-- command")
    return parser.parse_args(arguments)


def run_services(options):
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    return services.run(open_spare(options.state or "test"), words or [os.environ["SHELL"]])


def run_demo(options):
    from . import demo

    return demo.run(open_demo(options.state or DEMO))


def run_tests(options):
    words = shlex.split(os.environ.get("PYTEST_ARGS", ""))
    processes = f"--numprocesses={min(2, os.cpu_count() or 1)}"
    return services.run(open_spare("test"), [PYTHON, "-m", "pytest", "-rs", processes, *words])


def run_lint(options):
    from . import lint

    return lint.run(open_spare("lint"))


def run_bench(options):
    words = shlex.split(os.environ.get("BENCH_ARGS", ""))
    return services.run(open_spare("bench"), [PYTHON, "-m", "bench", *words])


def run_format(options):
    return subprocess.run([PYTHON, "-m", "ruff", "format", "."]).returncode


def run_clean(options):
    from . import sweep

    sweep.clean()


def run_reset(options):
    from . import sweep

    sweep.reset()


def run_shell(options):
    command = [PYTHON, "manage.py", "shell"]
    extra = {"ENVIRONMENT": "development", "DEMO": "1"}
    state = State(DEMO)
    if state.open():
        return services.run(state, command, extra)
    return services.join(state, command, extra)


COMMANDS = (
    ("services", run_services, True, "PostgreSQL and Valkey around a command"),
    ("demo", run_demo, False, "the whole portal with demo data"),
    ("test", run_tests, False, "the test suite (PYTEST_ARGS=…)"),
    ("lint", run_lint, False, "style, templates, imports, migrations, deployment check"),
    ("bench", run_bench, False, "speed ratios (BENCH_ARGS=…)"),
    ("format", run_format, False, "ruff format"),
    ("clean", run_clean, False, "remove test databases and caches"),
    ("reset", run_reset, False, "remove the demo's data"),
    ("shell", run_shell, False, "a Django shell on the demo's data"),
)

if __name__ == "__main__":
    sys.exit(main())
