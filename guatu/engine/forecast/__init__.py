"""Honest forecasts: durations learned from what finished and what is open, simulated, scored.

See docs/forecasting.md. What runs compiled loops (`simulate`, `levers`, `money`) is imported from
its own module, so that reading scores or tables does not load the compiler.
"""

from guatu.engine.forecast.data import DONE, FF, FS, OPEN, SF, SS, WAITING, Portfolio
from guatu.engine.forecast.durations import Cases, Durations, learn
from guatu.engine.forecast.result import LEVELS, Drivers, Simulation
from guatu.engine.forecast.survival import Survival, kaplan_meier
from guatu.engine.forecast.tracking import Class, Tracking, earned_schedule, finish_forecast

__all__ = [
    "DONE",
    "FF",
    "FS",
    "LEVELS",
    "OPEN",
    "SF",
    "SS",
    "WAITING",
    "Cases",
    "Class",
    "Drivers",
    "Durations",
    "Portfolio",
    "Simulation",
    "Survival",
    "Tracking",
    "earned_schedule",
    "finish_forecast",
    "kaplan_meier",
    "learn",
]
