"""A month's flag, as stuck on lobby charts: red for done, black for overdue, hollow for to come.

The shapes differ as well (a banner, a pennant, an empty banner), so that a grey print reads.
"""

from guatu.charts.data import Flag


def flag_path(flag: Flag, x: float, y: float, size: float) -> str:
    """Path data of a flag whose pole's foot is at (x, y); `size` is its height."""
    wide, high = size * 0.72, size * 0.55
    pole = f"M{x:.6g} {y:.6g}v{-size:.4g}"
    if flag is Flag.OVERDUE:
        return f"{pole}l{wide:.4g} {high / 2:.4g}l{-wide:.4g} {high / 2:.4g}z"
    return f"{pole}h{wide:.4g}v{high:.4g}h{-wide:.4g}z"
