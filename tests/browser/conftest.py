"""A real browser against a real server: gunicorn and a Celery worker on this test's database."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings

from tests.cast import build_cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    if CHROMIUM:
        return
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.skip(reason="没有 Chromium：浏览器测试未运行"))


@pytest.fixture(autouse=True)
def _the_browsers_loop_runs_beside_the_orm(monkeypatch):
    # Playwright's loop lives in this thread; the ORM is used between its calls, never in them.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


# Of a module, not of the session: its loop must be gone before others use the database.
@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def served(django_db_setup):
    with serving() as url:
        yield url


@pytest.fixture
def portal(committed_db, served, browser):
    """The running portal with the cast in it."""
    return Portal(build_cast(), served, browser)


class Portal:
    def __init__(self, cast, url, browser):
        self.cast, self.url, self.browser = cast, url, browser

    @contextmanager
    def visit(self, name=None, *, viewport=DESK, scripts=True):
        """A page in a context of its own, signed in as a person of the cast."""
        context = self.browser.new_context(
            base_url=self.url, viewport=viewport, java_script_enabled=scripts, locale="zh-CN"
        )
        context.set_default_timeout(20_000)
        if name:
            context.add_cookies([self.session_cookie(name)])
        try:
            yield context.new_page()
        finally:
            context.close()

    def session_cookie(self, name):
        cookies = self.cast.client(name).cookies
        return {"name": "sessionid", "value": cookies["sessionid"].value, "url": self.url}


@contextmanager
def serving():
    """gunicorn and a worker on this process's test database, stopped at the end."""
    port = free_port()
    environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL}
    environment.pop("DATABASE_OWNER_URL", None)
    commands = [
        ["gunicorn", "ankang_edu.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
        ["celery", "-A", "ankang_edu", "worker", "--concurrency", "1", "--loglevel", "WARNING"],
    ]
    processes = [
        subprocess.Popen([sys.executable, "-m", *command], env=environment) for command in commands
    ]
    try:
        wait_until_up(f"http://127.0.0.1:{port}/health/", processes[0])
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def database_url():
    default = settings.DATABASES["default"]
    password = quote(default["PASSWORD"], safe="")
    return (
        f"postgres://{default['USER']}:{password}@{default['HOST']}:{default['PORT']}"
        f"/{default['NAME']}"
    )


def wait_until_up(url, process, patience=30):
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the portal did not start")
