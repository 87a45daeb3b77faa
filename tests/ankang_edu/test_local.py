"""The launcher on real processes: it says plainly what is wrong and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ankang_edu.local import demo, postgres, sweep
from ankang_edu.local.state import ROOT, State

LAUNCHER = [sys.executable, "-m", "ankang_edu.local"]
GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORT", "MAKELEVEL")
CONNECT = "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_OWNER_URL']); "
WRITE_AND_STAY = (
    f"{CONNECT} c.cursor().execute('CREATE TABLE kept AS SELECT 42 AS n'); c.commit(); "
    "print('written', flush=True); import time; time.sleep(60)"
)
BEGUN_BEFORE = (
    f"{CONNECT} k = c.cursor(); k.execute('CREATE TABLE django_migrations (id serial, app text, "
    "name text, applied timestamptz DEFAULT now())'); k.execute(\"INSERT INTO django_migrations "
    "(app, name) VALUES ('accounts', '0001_of_another_time')\"); c.commit()"
)
READ = f"{CONNECT} k = c.cursor(); k.execute('SELECT n FROM kept'); print(k.fetchone()[0])"


@pytest.fixture
def state():
    """A folder under var/ that is this test's own."""
    state = State(f"launcher-{os.getpid()}")
    yield state
    if state.open():
        sweep.remove(state)


def outside(**extra):
    """The environment of somebody who has no servers."""
    return {name: value for name, value in os.environ.items() if name not in GIVEN} | extra


def launch(state, *words, **environment):
    return subprocess.run(
        [*LAUNCHER, "--state", state.name, *words],
        cwd=ROOT, env=outside(**environment), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def descendants(pid):
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(status.parent.name)
            found += [child, *descendants(child)]
    return found


def wait_until_gone(pids, seconds=8):
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in pids if runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def runs(pid):
    """A zombie that nobody collects (a container without init) has ended all the same."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux")
def test_kill_9_leaves_nothing_running_and_the_next_start_keeps_the_data(state):
    supervisor = subprocess.Popen(
        [*LAUNCHER, "--state", state.name, "services", "--", sys.executable, "-c", WRITE_AND_STAY],
        cwd=ROOT, env=outside(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert supervisor.stdout.readline() == "written\n"
    processes = descendants(supervisor.pid)
    assert len(processes) > 5
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert wait_until_gone(processes) == []

    again = launch(state, "services", "--", sys.executable, "-c", READ)
    assert (again.returncode, again.stdout) == (0, "42\n"), again.stderr


def test_services_pass_on_the_exit_code_and_stop_everything(state):
    done = launch(state, "services", "--", "sh", "-c", "echo $PPID; exit 7")
    assert done.returncode == 7
    assert wait_until_gone(descendants(int(done.stdout))) == []


def test_a_cluster_killed_half_made_is_made_anew(state):
    state.path("postgres").mkdir(parents=True)
    state.path("postgres", "half").touch()
    state.path("postgres.half").mkdir()
    done = launch(state, "services", "--", "true")
    assert done.returncode == 0, done.stderr


def test_the_app_role_is_neither_owner_nor_superuser(state):
    ask = (
        "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_URL']).cursor(); "
        "c.execute('SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
        " (SELECT datdba = r.oid FROM pg_database WHERE datname = current_database())"
        " FROM pg_roles r WHERE rolname = current_user'); print(c.fetchone())"
    )
    done = launch(state, "services", "--", sys.executable, "-c", ask)
    assert done.stdout == f"('{postgres.APP}', False, False, False, False, False)\n", done.stderr


def test_a_busy_port_is_one_plain_sentence_with_a_way_out(state):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = launch(state, "demo", PORT=str(port))
    assert done.returncode == 1
    assert f"端口 {port} 已被占用" in done.stderr
    assert f"make demo PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_app_role_without_its_owner_is_explained(state):
    done = launch(state, "demo", PORT="1", DATABASE_URL="postgres://app@127.0.0.1/x")
    assert done.returncode == 1
    assert "DATABASE_OWNER_URL" in done.stderr
    assert "CREATE ROLE ankang_owner" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_out_of_reach_is_explained(state):
    address = "postgres://app@127.0.0.1:1/x"
    done = launch(state, "services", "--", "true", DATABASE_URL=address, DATABASE_OWNER_URL=address)
    assert done.returncode == 1
    assert "DATABASE_URL 指的数据库连不上" in done.stderr


def test_demo_data_of_a_version_whose_migrations_are_gone_are_explained(state):
    prepare = f"{sys.executable} -m ankang_edu.local.prepare var/{state.name}"
    begin = f'{sys.executable} -c "$BEGUN_BEFORE"'
    done = launch(
        state, "services", "--", "sh", "-c", f"{begin} && {prepare}", BEGUN_BEFORE=BEGUN_BEFORE
    )
    assert done.returncode == 1
    assert "make reset" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_start_in_the_same_folder_is_refused(state):
    assert state.open()
    done = launch(state, "demo", PORT="1")
    assert done.returncode == 1
    assert "已经在运行" in done.stderr
    state.close()


def test_web_and_worker_never_get_the_owners_key():
    env = demo.portal_environment({"DATABASE_URL": "a", "DATABASE_OWNER_URL": "b"})
    assert env == {"DATABASE_URL": "a"}


def test_demo_data_is_for_the_embedded_database_unless_asked_for(monkeypatch):
    for name in ("DEMO", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert demo.demo_environment({})["DEMO"] == "1"
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody/else")
    assert "DEMO" not in demo.demo_environment({})
    assert demo.demo_environment({"DEMO": "1"})["DEMO"] == "1"


def test_a_child_that_dies_is_started_again_and_one_that_keeps_dying_is_not(tmp_path, capsys):
    child = demo.Child("Sleeper", ["sleep", "60"], log=tmp_path / "sleeper.log").start()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    deaths = demo.deque()
    demo.revive(child, deaths)
    assert child.alive
    assert child.process.pid != first
    assert "Sleeper 意外结束" in capsys.readouterr().out
    deaths.extend([time.monotonic()] * demo.DEATHS_ALLOWED)
    with pytest.raises(demo.Refusal):
        demo.revive(child, deaths)
    child.kill_group()
    child.process.wait()
