"""Child processes that never outlive the supervisor, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque

from .refusal import Refusal

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One process in its own session, its output in a log file."""

    def __init__(
        self,
        name,
        command,
        *,
        log,
        env=None,
        user=None,
        stop_with=signal.SIGTERM,
        orphaned_with=signal.SIGKILL,
        stdin=None,
        stdout=None,
        cwd=None,
    ):
        self.name = name
        self.command = [os.fspath(part) for part in command]
        self.log = log
        self.env = env
        self.user = user
        self.stop_with = stop_with
        self.orphaned_with = orphaned_with
        self.stdin = stdin
        self.stdout = stdout
        self.cwd = cwd
        self.process = None
        self.started = 0.0

    def start(self):
        keep_previous(self.log)
        return self.restart()

    def restart(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE if self.stdin else subprocess.DEVNULL,
                stdout=self.stdout or log,
                stderr=log,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=end_with_parent(self.orphaned_with),
                **(self.user.popen() if self.user else {}),
            )
        if self.stdin:
            self.process.stdin.write(self.stdin.encode())
            self.process.stdin.close()
        self.started = time.monotonic()
        return self

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        if self.alive:
            self.process.send_signal(number)

    def kill_group(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def last_lines(self, count=15):
        with self.log.open(errors="replace") as lines:
            return "".join(deque(lines, count)).rstrip()

    def failure(self):
        return Refusal(
            f"{self.name} 没有成功，日志在 {self.log}，最后几行是：",
            f"{self.name} failed; the last lines of its log {self.log}:\n{self.last_lines()}",
        )


def end_with_parent(number):
    """For preexec_fn: the kernel sends this signal when the supervisor dies, even by kill -9.

    It runs after subprocess has switched the user, which would clear the setting.
    """
    parent = os.getpid()

    def bind():
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)

    return bind


def keep_previous(log):
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))


def wait_for(child, is_ready, seconds):
    """Poll until ready; a child that ends or dawdles is a Refusal with its last lines."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if not child.alive or time.monotonic() > deadline:
            raise child.failure()
        time.sleep(0.03)


def stop(children, seconds):
    """Ask all of them at once, then kill what is left together with its own children."""
    running = [child for child in children if child.process is not None]
    for child in running:
        child.signal(child.stop_with)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(child.alive for child in running):
        time.sleep(0.03)
    for child in running:
        child.kill_group()
        child.process.wait()
