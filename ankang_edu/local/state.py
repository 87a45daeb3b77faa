"""What one set of local servers keeps between starts: a folder, a lock, secrets and ports."""

import fcntl
import json
import os
import secrets
import socket
from pathlib import Path

from .refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
DEMO = "demo"
SECRETS = ("superuser", "owner", "app", "valkey")


class State:
    """The demo lives in var/ itself; tests, lint and benchmarks in throw-away folders below it."""

    def __init__(self, name):
        self.name = name
        self.folder = VAR if name == DEMO else VAR / name
        self.durable = name == DEMO
        self.kept = {}
        self._lock = None

    def path(self, *parts):
        return self.folder.joinpath(*parts)

    def open(self):
        """Take the folder for this process; False when another supervisor has it."""
        try:
            for part in ("log", "media", "static"):
                self.path(part).mkdir(parents=True, exist_ok=True)
            self._lock = self.path("lock").open("a")
        except PermissionError as error:
            raise belongs_to_another(self.folder) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            return False
        self.load()
        self.complete()
        return True

    def close(self):
        self._lock.close()

    def load(self):
        try:
            self.kept = json.loads(self.path("state.json").read_text())
        except FileNotFoundError:
            self.kept = {}
        except PermissionError as error:
            raise belongs_to_another(self.folder) from error

    def complete(self):
        for name in SECRETS:
            self.kept.setdefault(name, secrets.token_urlsafe(24))
        self.kept.setdefault("secret_key", secrets.token_urlsafe(50))
        self.save()

    def save(self):
        """Write beside and rename, so that a kill never leaves half a file."""
        beside = self.path("state.json.new")
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as file:
            json.dump(self.kept, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path("state.json"))

    def port(self, server):
        """The port this server had last time, or a free one when that is taken."""
        last = self.kept.get(f"{server}_port")
        if not last or not is_free(last):
            last = free_port()
            self.kept[f"{server}_port"] = last
            self.save()
        return last


def open_demo(name=DEMO):
    state = State(name)
    if not state.open():
        raise Refusal(
            "这个目录里的演示已经在运行；请先在那个窗口按 Ctrl-C。",
            "The demo of this folder is already running; press Ctrl-C in its window first.",
        )
    return state


def open_spare(name):
    """The first folder of this kind that nobody uses, so that two test runs never meet."""
    for number in range(1, 100):
        state = State(name if number == 1 else f"{name}-{number}")
        if state.open():
            return state
    raise Refusal(f"var/{name}-* 全部在用。", f"Every var/{name}-* is in use.")


def belongs_to_another(folder):
    return Refusal(
        f"“{folder}” 属于另一位用户（上次可能是用 root 启动的）；请换回那位用户，或删除该目录。",
        f'"{folder}" belongs to another user (root, perhaps); run as that user or remove it.',
    )


def is_free(port):
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
