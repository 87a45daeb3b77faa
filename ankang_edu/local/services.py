"""PostgreSQL and Valkey around a command: started before it, stopped after it."""

import os
import signal
import subprocess
from contextlib import contextmanager

from . import given, postgres, valkey
from .children import end_with_parent, stop

STOP_SECONDS = 2.5
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to end."""


@contextmanager
def running(state):
    """Servers up; yields (environment, children) and takes all children down at the end."""
    children = []
    try:
        yield environment(state, *start(state, children)), children
    finally:
        ignore_endings()
        stop([child for child in children if child.name not in SERVERS], STOP_SECONDS)
        stop([child for child in children if child.name in SERVERS], STOP_SECONDS)


SERVERS = ("PostgreSQL", "Valkey")


def start(state, children):
    """Both start at the same time; what was given is not started."""
    databases, redis = given.databases(), given.redis_url()
    waiting = []
    for module, wanted in ((postgres, not databases), (valkey, not redis)):
        if wanted:
            child = module.start(state)
            children.append(child)
            waiting.append((module, child))
    for module, child in waiting:
        module.finish(child, state)
    return databases, redis


def environment(state, databases, redis):
    """The contract with settings.py; what the caller already set is left alone."""
    own = {
        "SECRET_KEY": state.kept["secret_key"],
        "MEDIA_ROOT": str(state.path("media")),
        "STATIC_ROOT": str(state.path("static")),
        "DJANGO_SETTINGS_MODULE": "ankang_edu.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    servers = {
        "DATABASE_URL": databases["DATABASE_URL"]
        if databases
        else postgres.url(state, postgres.APP),
        "DATABASE_OWNER_URL": databases["DATABASE_OWNER_URL"]
        if databases
        else postgres.url(state, postgres.OWNER),
        "REDIS_URL": redis or valkey.url(state),
    }
    return {**own, **os.environ, **servers}


def run(state, command, extra=()):
    """The command's own exit code; Ctrl-C reaches it through the terminal, the rest through us."""
    hear_endings()
    try:
        with running(state) as (env, _):
            env = {"ENVIRONMENT": "test", **env, **dict(extra)}
            process = subprocess.Popen(command, env=env, preexec_fn=end_with_parent(signal.SIGKILL))
            return wait(process)
    except Stopped:
        return 130


def join(state, command, extra):
    """The same beside a supervisor that already runs this state's servers."""
    state.load()
    env = {**environment(state, given.databases(), given.redis_url()), **extra}
    return subprocess.run(command, env=env).returncode


def wait(process):
    """Ignore Ctrl-C while the command handles it itself; hand a SIGTERM on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code


def hear_endings():
    for number in ENDINGS:
        signal.signal(number, raise_stopped)


def ignore_endings():
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


def raise_stopped(number, frame):
    raise Stopped
