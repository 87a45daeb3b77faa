"""Lists of schools as files: the register, changes, the yearly figures, equity, goals."""
