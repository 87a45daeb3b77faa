"""Removing what the local servers keep: `clean` for tests and caches, `reset` for the demo."""

import shutil

from . import postgres
from .state import DEMO, ROOT, VAR, State, open_demo

CACHES = (".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache", ".grimp_cache")


def clean():
    for name in CACHES:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for lock in VAR.glob("*/lock"):
        state = State(lock.parent.name)
        if state.open():
            remove(state)


def reset():
    remove(open_demo())
    print(
        "演示数据已删除，下次 make demo 重新生成。/ The demo data is gone; make demo makes it anew."
    )


def remove(state):
    """The lock goes last: until then nobody else opens the folder."""
    shutil.rmtree(postgres.find_home(state).data, ignore_errors=True)
    for path in state.folder.iterdir():
        if path.name in KEPT or (state.name == DEMO and is_another_state(path)):
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    state.path("lock").unlink()
    state.close()
    if state.name != DEMO:
        state.folder.rmdir()


KEPT = ("lock", "install.lock")


def is_another_state(path):
    return (path / "lock").exists()
