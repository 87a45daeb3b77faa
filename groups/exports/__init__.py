"""What groups give out as files, a module per subject."""

from groups.exports import government, initiatives, leading, plans, register, sharing

__all__ = ["government", "initiatives", "leading", "plans", "register", "sharing"]
