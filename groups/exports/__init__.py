"""What groups give out as files, a module per subject."""

from groups.exports import government, register, sharing

__all__ = ["government", "register", "sharing"]
