"""Makes .venv from the lock files, then becomes `python -m ankang_edu.local <what>` in it.

Runs under the system's Python with nothing installed: standard library only, no imports of ours.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MADE_FOR = VENV / "made-for"
# There while pip works: a kill in between leaves it, and the folder is made anew.
INSTALLING = VENV / "installing"
RUNTIME = ("requirements.txt",)
WITH_DEV = ("requirements.txt", "requirements-dev.txt")
NEEDS_DEV = ("test", "lint", "bench", "services", "format", "install")
PR_SET_PDEATHSIG = 1


class Refusal(Exception):
    """One plain sentence, in Chinese and in English."""


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    os.chdir(ROOT)
    end_with_make()
    try:
        prepare(WITH_DEV if arguments[:1] and arguments[0] in NEEDS_DEV else RUNTIME)
    except Refusal as refusal:
        print(f"\n{refusal}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if arguments[:1] != ["install"]:
        become_supervisor(arguments)
    return 0


def become_supervisor(arguments):
    os.execv(PYTHON, [str(PYTHON), "-m", "ankang_edu.local", *arguments])


def prepare(locks):
    with taking_turns():
        if not made_here():
            make_venv()
        if not installed(locks):
            install(locks)


def taking_turns():
    """Two commands started together must not build the same folder; closing it ends the turn."""
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        turn = (ROOT / "var" / "install.lock").open("a")
    except OSError as error:
        raise Refusal(
            f"不能在 {ROOT} 里写文件（{error.strerror}）；请换一个自己的目录，或换回原来的用户。\n"
            f"Cannot write in {ROOT} ({error.strerror}); use a folder of your own, or the user "
            "who started here first."
        ) from error
    fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


# The folder


def made_here():
    """Finished, of the Python that was asked for, and not moved: scripts in it name its path."""
    folder, _, version = read(MADE_FOR).partition("\n")
    return (
        folder == str(ROOT)
        and (version == sys.version or "PYTHON" not in os.environ)
        and not INSTALLING.exists()
        and runs(PYTHON)
    )


def runs(python):
    """The Python it was made from may have been removed since."""
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv():
    print("正在建立虚拟环境 .venv … / making the virtual environment .venv …")
    try:
        remove(VENV)
        venv.create(VENV, with_pip=True)
        MADE_FOR.write_text(f"{ROOT}\n{sys.version}")
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refusal(
            f"虚拟环境没有建成（{error}）；请检查磁盘空间和权限，或用 PYTHON= 换一个 Python。\n"
            f"The virtual environment could not be made ({error}); check disk space and "
            "permissions, or name another Python with PYTHON=."
        ) from error


def remove(path):
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


# What is in it


def installed(locks):
    return read(marker(locks)) == fingerprint(locks)


def marker(locks):
    return VENV / f"installed-{Path(locks[-1]).stem}"


def fingerprint(locks):
    content = b"".join((ROOT / lock).read_bytes() for lock in locks)
    return hashlib.sha256(content).hexdigest()


def install(locks):
    print("正在安装锁定的依赖（首次约一分钟）… / installing the locked packages (a minute) …")
    marker(locks).unlink(missing_ok=True)
    INSTALLING.touch()
    done = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        + ["--no-input", "--require-hashes", "--only-binary", ":all:"]
        + [word for lock in locks for word in ("--requirement", lock)],
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise Refusal(explain(done.stderr))
    for complete in (RUNTIME, locks):
        marker(complete).write_text(fingerprint(complete))
    INSTALLING.unlink()


def explain(said):
    errors = [line for line in said.splitlines() if line.startswith("ERROR:")]
    last = "\n".join(errors[-3:] or said.splitlines()[-3:])
    if "from versions: none" not in said and "No matching distribution" in said:
        return (
            f"{last}\n"
            "有一个包没有适合这个 Python 和系统的预编译文件；不需要编译器，请换 Python 3.11–3.13："
            "make demo PYTHON=python3.12\n"
            "A package has no ready-made wheel for this Python and system; no compiler is needed, "
            "use Python 3.11-3.13: make demo PYTHON=python3.12"
        )
    return (
        f"{last}\n"
        "依赖没有装完：请检查网络或 pip 的镜像设置（pip config set global.index-url …），"
        "再运行一次。\n"
        "The packages were not all installed: check the network or pip's mirror "
        "(pip config set global.index-url …), then run the same command again."
    )


def read(path):
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        return ""


def end_with_make():
    """Whoever kills make means us too; exec keeps this setting."""
    if sys.platform == "linux" and "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
