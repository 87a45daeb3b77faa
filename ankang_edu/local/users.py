"""PostgreSQL refuses to run as root, so root hands it to an unprivileged user."""

import os
import pwd
from dataclasses import dataclass

NOBODY = 65534


@dataclass(frozen=True)
class User:
    uid: int
    gid: int

    def popen(self):
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_use(self, *folders):
        """Tried in a child process under that user: parents, masks and ACLs all count."""
        pid = os.fork()
        if pid == 0:
            os._exit(0 if self._reaches(folders) else 1)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

    def _reaches(self, folders):
        try:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
            return all(os.access(folder, os.R_OK | os.X_OK) for folder in folders)
        except OSError:
            return False


def database_user(data):
    """None when we are nobody special; root keeps the owner of existing data, else `nobody`."""
    if os.geteuid() != 0:
        return None
    uid = data.stat().st_uid if data.exists() else 0
    return account(uid) if uid else nobody()


def nobody():
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return User(NOBODY, NOBODY)
    return User(entry.pw_uid, entry.pw_gid)


def account(uid):
    try:
        return User(uid, pwd.getpwuid(uid).pw_gid)
    except KeyError:
        return User(uid, uid)
