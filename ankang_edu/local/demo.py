"""The whole portal on this machine: servers, data, web, worker and beat, until Ctrl-C."""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict, deque
from contextlib import suppress

from . import services
from .children import Child, wait_for
from .refusal import Refusal
from .state import is_free

PYTHON = sys.executable
START_SECONDS = 120
DEATHS_ALLOWED = 5
WITHIN_SECONDS = 60
# Alone on this broker: no need to wait for the greetings of other workers.
WORKER = ("--concurrency=2", "--without-mingle", "--without-gossip")


def run(state):
    services.hear_endings()
    try:
        serve(state, web_port())
    except services.Stopped:
        say("已停止，数据留在 var/。/ Stopped; the data stays in var/.")
        return 0


def serve(state, port):
    say("正在启动数据库和 Valkey… / starting the database and Valkey …")
    with services.running(state) as (env, children):
        env = demo_environment(env)
        prepare(state, env, children)
        portal = make_portal(state, portal_environment(env), port)
        children += portal
        start_portal(portal, port)
        welcome(state, port)
        watch(children)


def say(text):
    """The terminal may be gone already when we are told to stop."""
    with suppress(OSError):
        print(text, flush=True)


def web_port():
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Refusal(f"PORT={given} 不是端口号。", f"PORT={given} is not a port number.")
    if not is_free(int(given)):
        raise Refusal(
            f"端口 {given} 已被占用；请换一个：make demo PORT={int(given) % 65535 + 1}",
            f"Port {given} is taken; use another: make demo PORT={int(given) % 65535 + 1}",
        )
    return int(given)


def demo_environment(env):
    """Demo data is for the embedded database; another one gets it only when DEMO=1 is given."""
    embedded = "DATABASE_URL" not in os.environ
    return {"ENVIRONMENT": "development", **({"DEMO": "1"} if embedded else {}), **env}


def portal_environment(env):
    """Web and worker never hold the owner's key."""
    return {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}


def prepare(state, env, children):
    child = Child(
        "准备数据库 / preparing the database",
        [PYTHON, "-m", "ankang_edu.local.prepare", state.folder],
        log=state.path("log", "prepare.log"),
        env=env,
        stdout=sys.stdout,
    )
    children.append(child)
    child.start()
    if child.process.wait():
        raise child.failure()
    children.remove(child)


def accounts_file(state):
    return state.path("demo-accounts.txt")


def make_portal(state, env, port):
    def child(name, file, command, **options):
        return Child(name, command, log=state.path("log", file), env=env, **options)

    schedule = state.path("celerybeat-schedule")
    return [
        child("Web", "web.log", gunicorn(port), orphaned_with=signal.SIGQUIT),
        child("Celery worker", "worker.log", celery("worker", *WORKER)),
        child("Celery beat", "beat.log", celery("beat", "--pidfile=", f"--schedule={schedule}")),
    ]


def gunicorn(port):
    return [
        PYTHON, "-m", "gunicorn", "ankang_edu.wsgi:application", f"--bind=127.0.0.1:{port}",
        "--worker-class=gthread", "--workers=2", "--threads=4", "--graceful-timeout=2",
        "--no-control-socket", "--access-logfile=-",
    ]  # fmt: skip


def celery(what, *options):
    return [PYTHON, "-m", "celery", "-A", "ankang_edu", what, "--loglevel=INFO", *options]


def start_portal(portal, port):
    say("正在启动网站和后台任务… / starting the web server and the jobs …")
    for child in portal:
        child.start()
    web, worker, _ = portal
    wait_for(web, lambda: answers(port), START_SECONDS)
    wait_for(worker, lambda: " ready." in worker.last_lines(200), START_SECONDS)


def answers(port):
    """A whole page, not just an open port. The header is what a proxy in front would say."""
    page = urllib.request.Request(
        f"http://127.0.0.1:{port}/", headers={"X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(page, timeout=30):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        raise Refusal(
            f"网站回答了错误 {error.code}；原因在 var/log/web.log。",
            f"The web server answers with error {error.code}; see var/log/web.log.",
        ) from error
    except OSError:
        return False


def welcome(state, port):
    accounts = accounts_file(state)
    if accounts.exists():
        say("\n" + accounts.read_text(encoding="utf-8").rstrip())
    else:
        say(
            "\n没有载入演示数据（自己的数据库要写明 DEMO=1）。"
            "/ No demo data (DEMO=1 loads it into your own database)."
        )
    say(f"\n打开 / open  http://127.0.0.1:{port}/")
    say(f"日志 / logs  {state.path('log')}\n停止 / stop  Ctrl-C\n")


def watch(children):
    """A child that dies is started again; one that keeps dying ends the demo with its words."""
    deaths = defaultdict(deque)
    while True:
        time.sleep(0.5)
        for child in children:
            if not child.alive:
                revive(child, deaths[child.name])


def revive(child, deaths):
    deaths.append(time.monotonic())
    while time.monotonic() - deaths[0] > WITHIN_SECONDS:
        deaths.popleft()
    if len(deaths) > DEATHS_ALLOWED:
        raise child.failure()
    say(f"{child.name} 意外结束，重新启动。/ ended unexpectedly, started again. {child.log}")
    child.kill_group()
    child.restart()
