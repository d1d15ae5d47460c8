"""What a plan's passes found, in the caller's numbering."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guatu.engine.plan.data import Ints

# What decides a date: a link, or one of these. `Schedule.driver` and `late_driver` hold rows of
# the caller's links (from 0 on) or these numbers.
BY_RELEASE = -1  # its own release day, or the day up to which progress is known
BY_PIN = -2  # it is pinned
BY_FACT = -3  # it has happened
BY_LIMIT = -4  # its own deadline or latest start
BY_PROJECT = -5  # the wanted or the earliest finish of the project


class OutsideCalendar(ValueError):
    """An activity's dates lie outside the calendars; `activity` is its number."""

    def __init__(self, activity: int) -> None:
        super().__init__(f"activity {activity} lies outside the calendars")
        self.activity = activity


@dataclass(frozen=True)
class Schedule:
    """Instants (starts at the beginning of a day, finishes at the end of one) and floats.

    `early_*`, `late_*`: n instants. `total_float`, `free_float`: working days of each activity's
    own calendar; 0 for what is finished. `driver`, `late_driver`: the link that decides the early
    or late date, or a reason `BY_…`. `project_finish`: the early finish of each project.
    """

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    driver: Ints
    late_driver: Ints
    project_finish: Ints
    is_done: npt.NDArray[np.bool_]

    @property
    def critical(self) -> npt.NDArray[np.bool_]:
        """What is open and has no float left."""
        return (self.total_float <= 0) & ~self.is_done
