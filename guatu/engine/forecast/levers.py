"""What would help: the worth of a week saved, and what a blocker costs, in probability.

Each question is the same samples once more with one thing changed: since random numbers belong to
activities, the difference is the change's alone and has little noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from guatu.engine.forecast.data import DONE, WAITING, Portfolio
from guatu.engine.forecast.simulate import simulate

Floats: TypeAlias = npt.NDArray[np.float64]
WEEK = 7.0


@dataclass(frozen=True)
class Blocker:
    """What holds up an activity: days until it is out of the way (what the plan has not), and by
    which factor it stretches the work meanwhile."""

    activity: int
    days: float
    stretch: float = 1.0


def week_saved(
    portfolio: Portfolio, project: int, samples: int = 2_000, *, seed: int = 0, days: float = WEEK
) -> Floats:
    """Per activity of the project: by how much the probability that its last milestone comes in
    time rises if the activity takes so many days less. 0 for what is done."""
    alone = portfolio.only(project)
    base = simulate(alone, samples, seed=seed).probability[-1]
    gains = np.zeros(alone.activities)
    for a in np.flatnonzero(alone.state != DONE):
        shift = alone.shift.copy()
        shift[a] -= np.float32(days)
        gains[a] = simulate(alone.changed(shift=shift), samples, seed=seed).probability[-1] - base
    return gains


def blocked(portfolio: Portfolio, blockers: Sequence[Blocker]) -> Portfolio:
    """The portfolio with the blockers in force: later releases and stretched work."""
    release, scale, shift = (
        portfolio.release.copy(),
        portfolio.scale.copy(),
        portfolio.shift.copy(),
    )
    for blocker in blockers:
        at = blocker.activity
        if portfolio.state[at] == WAITING:
            release[at] += np.float32(blocker.days)
        else:
            shift[at] += np.float32(blocker.days)
        scale[at] *= np.float32(blocker.stretch)
    return portfolio.changed(release=release, scale=scale, shift=shift)


def blocker_costs(
    portfolio: Portfolio,
    project: int,
    blockers: Sequence[Blocker],
    samples: int = 4_000,
    *,
    seed: int = 0,
) -> Floats:
    """Per blocker of the project (activities count within it): by how much the probability of the
    last milestone rises if this one is removed and the others stay."""
    alone = portfolio.only(project)
    base = simulate(blocked(alone, blockers), samples, seed=seed).probability[-1]
    costs = np.empty(len(blockers))
    for i in range(len(blockers)):
        rest = [other for j, other in enumerate(blockers) if j != i]
        costs[i] = simulate(blocked(alone, rest), samples, seed=seed).probability[-1] - base
    return costs


def closing_gap(gains: Floats, costs: Floats, gap: float, most: int = 5) -> npt.NDArray[np.int64]:
    """Which projects to help: at most `most`, closing the gap for the least cost.

    `gains` is what help to each adds to the county's amount, `costs` what it takes; exact by
    dynamic programming over whole hundredths of the gap, the greatest gain where none closes it.
    """
    steps = np.floor(np.clip(gains / max(gap, 1e-9), 0.0, 1.0) * 100.0 + 1e-9).astype(int)
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for i in np.flatnonzero(steps > 0):
        for (used, reached), (cost, chosen) in list(best.items()):
            if used == most:
                continue
            key = (used + 1, min(100, reached + int(steps[i])))
            offer = (cost + float(costs[i]), (*chosen, int(i)))
            if key not in best or offer[0] < best[key][0]:
                best[key] = offer
    top = max(reached for _, reached in best)
    options = [value for (_, reached), value in best.items() if reached == top]
    return np.array(sorted(min(options)[1]), dtype=np.int64)
