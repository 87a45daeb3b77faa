"""Class sizes: the standard, 大班额 and of these 超大班额."""

STANDARD = {"primary": 45, "junior": 50, "senior": 55}
OVERSIZED, SUPER_OVERSIZED = 56, 66


def size_word(section, pupils):
    """Which of the three a class is: "standard", "large", "oversized" or "super"."""
    if pupils >= SUPER_OVERSIZED:
        return "super"
    if pupils >= OVERSIZED:
        return "oversized"
    return "standard" if pupils <= STANDARD.get(section, OVERSIZED) else "large"
