"""What groups give out as files, a module per subject."""

from groups.exports import government, leading, register, sharing

__all__ = ["government", "leading", "register", "sharing"]
