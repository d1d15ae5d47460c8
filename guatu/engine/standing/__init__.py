"""Where projects stand: 序时 in three forms, completion, lead, catch-up, forecasts and lights.

Pure functions over arrays of exact whole numbers: see docs/lights.md and domain.md 7.3.
"""

from guatu.engine.standing.exact import (
    PLACES,
    SHARE_PLACES,
    Flags,
    Ints,
    Shares,
    amount,
    flags,
    ints,
)
from guatu.engine.standing.lights import (
    GREEN,
    NONE,
    RED,
    WATCH,
    YELLOW,
    Codes,
    by_overdue,
    by_points,
    by_ratio,
    worst,
)
from guatu.engine.standing.pace import chosen, curve_pace, day_pace, month_pace
from guatu.engine.standing.progress import (
    catch_up,
    completion,
    curve_forecast,
    due,
    lead,
    ratio,
    year_forecast,
)

__all__ = [
    "GREEN",
    "NONE",
    "PLACES",
    "RED",
    "SHARE_PLACES",
    "WATCH",
    "YELLOW",
    "Codes",
    "Flags",
    "Ints",
    "Shares",
    "amount",
    "by_overdue",
    "by_points",
    "by_ratio",
    "catch_up",
    "chosen",
    "completion",
    "curve_forecast",
    "curve_pace",
    "day_pace",
    "due",
    "flags",
    "ints",
    "lead",
    "month_pace",
    "ratio",
    "worst",
    "year_forecast",
]
