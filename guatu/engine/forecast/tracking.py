"""When a tracked project will finish: plan, earned schedule and its class, blended by progress.

Earned schedule with performance factor 1 (Lipke 2003; Vanhoucke & Vandevoorde 2007) says: the
delay that there is stays as it is. It is hard to beat because the obvious refinement, dividing what
is left by SPI(t), is noise while little is done. Two things are known besides: how fast the project
really went since it started, believed in proportion to how much is done (a posterior mean of the
log pace under a normal prior that the class of reference gives), and that nothing ends before the
work that is still open. Each moves the forecast by a shrunken amount; none can run away with it.
The mean delay of single activities was tried as well and made the forecast worse.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
LEVELS = np.array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])

# Held after experiments on the synthetic shapes of bench/tracked_projects.py, and kept small.
PACE_PRIOR = 0.7
RECENT_SHARE = 0.3
LARGEST_LOG_PACE = 0.5
SPREAD_START, SPREAD_END = 0.18, 0.045


@dataclass(frozen=True)
class Class:
    """What is known of projects like this: median and log-spread of actual ÷ planned duration."""

    ratio: float = 1.04
    spread: float = 0.25


@dataclass(frozen=True)
class Tracking:
    """A project as tracked on day `now`. All times are days from any one origin.

    `planned_times`, `planned_values`: the baseline's cumulative planned value, rising, from the
    planned start to the planned finish. `earned_times`, `earned_values`: cumulative earned value at
    each tracking date up to `now`, in the same unit. Activities (may be empty): `baseline_start`,
    `baseline_finish`, `actual_start`, `actual_finish` (NaN where not yet; what lies after `now` is
    not read), `done` share complete from 0 to 1 (empty: unknown).
    """

    now: float
    planned_times: Floats
    planned_values: Floats
    earned_times: Floats
    earned_values: Floats
    baseline_start: Floats = field(default_factory=lambda: np.empty(0))
    baseline_finish: Floats = field(default_factory=lambda: np.empty(0))
    actual_start: Floats = field(default_factory=lambda: np.empty(0))
    actual_finish: Floats = field(default_factory=lambda: np.empty(0))
    done: Floats = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        """ValueError for a curve that falls or arrays of different lengths."""
        if len(self.planned_times) != len(self.planned_values) or len(self.planned_times) < 2:
            raise ValueError("Must have a planned curve of at least two points.")
        if len(self.earned_times) != len(self.earned_values):
            raise ValueError("Must have one earned value a tracking date.")
        if (np.diff(self.planned_times) < 0).any() or (np.diff(self.planned_values) < 0).any():
            raise ValueError("Must have a planned curve that rises.")
        lengths = {len(self.baseline_start), len(self.baseline_finish)}
        lengths |= {len(self.actual_start), len(self.actual_finish)}
        if len(lengths) != 1 or len(self.done) not in (0, len(self.baseline_start)):
            raise ValueError("Must have the dates of each activity.")

    @property
    def planned_start(self) -> float:
        """The first day of the planned curve."""
        return float(self.planned_times[0])

    @property
    def planned_finish(self) -> float:
        """The first day on which all is planned to be done."""
        full = self.planned_values >= self.planned_values[-1] * (1.0 - 1e-9)
        return float(self.planned_times[int(np.argmax(full))])

    @property
    def share(self) -> float:
        """Earned ÷ whole planned value, on `now`."""
        earned = _at(self.now, self.earned_times, self.earned_values)
        return float(np.clip(earned / max(self.planned_values[-1], 1e-12), 0.0, 1.0))


def earned_schedule(tracking: Tracking, now: float | None = None) -> float:
    """The day on which as much should have been earned as is, by `now`.

    Where the plan rests there, the day of that rest that lies nearest to `now`: who has done all
    that was due is not late.
    """
    now = tracking.now if now is None else now
    earned = _at(now, tracking.earned_times, tracking.earned_values)
    times, values = tracking.planned_times, tracking.planned_values
    slack = 1e-9 * max(float(values[-1]), 1e-12)
    if earned >= values[-1] - slack:
        return tracking.planned_finish
    lower = float(np.interp(earned, *_rising(values, times, last=False)))
    upper = float(np.interp(earned + slack, *_rising(values, times, last=True)))
    return float(np.clip(now, min(lower, upper), max(lower, upper)))


def finish_point(tracking: Tracking, known: Class | None = None) -> float:
    """The middle forecast of the finish, a day; never before `now`."""
    known = known or Class()
    share, day = tracking.share, earned_schedule(tracking)
    left = max(tracking.planned_finish - day, 0.0)
    pace = _pace(tracking, known, share, day)
    forecast = tracking.now + left * np.exp(pace)
    return float(max(forecast, tracking.now + _open_work(tracking), tracking.now))


def finish_forecast(
    tracking: Tracking, known: Class | None = None, levels: Floats = LEVELS
) -> Floats:
    """Quantiles of the finish at `levels`, days, rising; none before `now`.

    The spread is a share of the forecast duration that shrinks with what is done, skewed to the
    late side as overruns are.
    """
    from scipy.special import ndtri

    middle = finish_point(tracking, known)
    begin = min(_actual_start(tracking), tracking.planned_start)
    whole = max(middle - begin, tracking.planned_finish - tracking.planned_start, 1.0)
    share = tracking.share
    wide = (known or Class()).spread / Class().spread
    scale = whole * wide * (SPREAD_END + (SPREAD_START - SPREAD_END) * (1.0 - share))
    z = ndtri(np.asarray(levels, dtype=np.float64))
    skewed = middle + scale * z * np.where(z > 0, 1.2, 0.85)
    found: Floats = np.maximum(skewed, tracking.now)
    return found


def _pace(tracking: Tracking, known: Class, share: float, day: float) -> float:
    """The posterior log pace of what is left: above 0 is slower than planned."""
    begin = max(_actual_start(tracking), tracking.planned_start - 1e9)
    took, covered = tracking.now - begin, day - tracking.planned_start
    prior = np.log(known.ratio)
    whole = max(tracking.planned_finish - tracking.planned_start, 1e-9)
    seen = np.clip(covered / whole, 0.0, 1.0)
    if covered < 0.05 * whole or took <= 0.0:
        return float(prior)
    overall = np.clip(np.log(took / covered), -LARGEST_LOG_PACE, LARGEST_LOG_PACE)
    recent = _recent_pace(tracking, day, float(overall))
    observed = overall + RECENT_SHARE * (recent - overall)
    weight = seen / (seen + PACE_PRIOR) * share**0.5
    return float(prior * (1.0 - share) + weight * (observed - prior * (1.0 - share)))


def _recent_pace(tracking: Tracking, day: float, overall: float) -> float:
    """The log pace over the last quarter of the time that has gone, or `overall`."""
    begin = _actual_start(tracking)
    since = tracking.now - 0.25 * (tracking.now - begin)
    earlier = earned_schedule(tracking, since)
    if day - earlier <= 1e-9 or len(tracking.earned_times) < 4:
        return overall
    return float(np.clip(np.log((tracking.now - since) / (day - earlier)), -0.7, 0.7))


def _open_work(tracking: Tracking) -> float:
    """The longest planned remainder of a single activity that is not done."""
    if not len(tracking.baseline_start):
        return 0.0
    open_ones = ~(np.nan_to_num(tracking.actual_finish, nan=np.inf) <= tracking.now)
    if not open_ones.any():
        return 0.0
    planned = np.maximum(tracking.baseline_finish - tracking.baseline_start, 0.0)
    started = np.nan_to_num(tracking.actual_start, nan=np.inf) <= tracking.now
    if len(tracking.done):
        left = planned * (1.0 - np.clip(tracking.done, 0.0, 1.0))
    else:
        lasted = np.where(started, tracking.now - np.nan_to_num(tracking.actual_start), 0.0)
        left = np.maximum(planned - lasted, 0.0)
    return float(left[open_ones].max())


def _actual_start(tracking: Tracking) -> float:
    known = tracking.actual_start[np.isfinite(tracking.actual_start)]
    known = known[known <= tracking.now]
    if len(known):
        return float(known.min())
    earning = tracking.earned_times[tracking.earned_values > 0]
    first = float(earning[0]) if len(earning) else tracking.planned_start
    return min(first, tracking.planned_start) if len(earning) else first


def _at(now: float, times: Floats, values: Floats) -> float:
    """The value of a curve that starts at 0 and is known at `times`; straight between."""
    seen = times <= now + 1e-9
    if not seen.any():
        return 0.0
    return float(np.interp(now, times, values)) if times[-1] > now else float(values[-1])


def _rising(values: Floats, times: Floats, *, last: bool) -> tuple[Floats, Floats]:
    """The curve turned: each value once, with the first or last time at which it is held."""
    if last:
        kept = np.append(np.diff(values) > 0, True)
        return values[kept], times[kept]
    kept = np.append(True, np.diff(values) > 0)
    return values[kept], times[kept]
