"""A real gunicorn over the bench's database, and keep-alive requests against it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

START_SECONDS = 60


@contextmanager
def serving():
    """One worker process, four threads; yields its port."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_OWNER_URL")}
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "bench.wsgi:application",
            f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--workers=1", "--threads=4",
            "--keep-alive=60", "--no-control-socket", "--log-level=warning",
        ],
        env={**env, "ENVIRONMENT": "test", "DEMO": "0"},
    )  # fmt: skip
    try:
        wait_until_up(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_until_up(process, port):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("gunicorn did not start")


class Browser:
    """One keep-alive connection with a session cookie."""

    def __init__(self, port, cookie=""):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, url):
        """(seconds, bytes) of a page that must be 200."""
        started = time.perf_counter()
        self.connection.request("GET", url, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - started
        if answer.status != 200:
            raise SystemExit(f"{url}: {answer.status}")
        return seconds, len(body)
