"""Completion, lead over 序时, catch-up and forecast (domain.md 7.3). Amounts are in 10⁻⁶ 万."""

import numpy as np

from guatu.engine.standing.exact import Ints, Shares, flags, rounded, rounded_up


def completion(done: Ints, plan: Ints) -> Shares:
    """年度完成率 C = done ÷ plan; not known without a plan."""
    return Shares(done, plan)


def lead(done: Ints, plan: Ints, pace: Shares) -> Shares:
    """超序时 C − 序时, as a share (times 100 it is percentage points)."""
    return Shares(done * pace.bottom - pace.top * plan, plan * pace.bottom)


def ratio(done: Ints, plan: Ints, pace: Shares) -> Shares:
    """进度比 R = C ÷ 序时; not known while 序时 is 0."""
    return Shares(done * pace.bottom, plan * pace.top)


def due(plan: Ints, pace: Shares) -> Ints:
    """plan × 序时, rounded to 10⁻⁶ 万; 0 where 序时 is not known."""
    bottom = np.where(pace.known, pace.bottom, 1)
    return rounded(plan * pace.top, bottom)


def catch_up(done: Ints, plan: Ints, target: Shares, months_left: Ints) -> Ints:
    """Needed a month: (plan × 序时(target month) − done) ÷ months left, rounded up to 10⁻⁶ 万.

    0 where nothing is missing. `months_left` is at least 1.
    """
    bottom = np.where(target.known, target.bottom, 1) * months_left
    missing = plan * target.top - done * target.bottom
    return np.where(flags(missing > 0), rounded_up(missing, bottom), 0)


def year_forecast(done: Ints, recent: Ints, months: Ints, months_left: Ints) -> Ints:
    """done + mean of the last months × months left; `recent` is the sum over those `months`."""
    forecast: Ints = done + rounded(recent * months_left, months)
    return forecast


def curve_forecast(done: Ints, pace: Shares) -> Ints:
    """done ÷ 序时 of the plan's curve: the year, if it goes on as the curve does; 0 if unknown."""
    known = flags(pace.top > 0)
    return np.where(known, rounded(done * pace.bottom, np.where(known, pace.top, 1)), 0)
