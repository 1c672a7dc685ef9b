"""What several notebooks share."""


def doubled(number: int) -> int:
    """Return twice a number."""
    return 2 * number
