"""The network of a plan and its critical path: see docs/critical-path.md.

Importing this compiles nothing; the first use of it does.
"""

from guatu.engine.plan.data import (
    DONE,
    ELAPSED,
    FF,
    FS,
    KINDS,
    NONE,
    OPEN,
    SF,
    SS,
    STARTED,
    Activities,
    Arcs,
    CycleFound,
    Links,
    Network,
    PlanData,
    Projects,
    Steps,
    activities,
    links,
    network,
    plan_data,
)

__all__ = [
    "DONE",
    "ELAPSED",
    "FF",
    "FS",
    "KINDS",
    "NONE",
    "OPEN",
    "SF",
    "SS",
    "STARTED",
    "Activities",
    "Arcs",
    "CycleFound",
    "Links",
    "Network",
    "PlanData",
    "Projects",
    "Steps",
    "activities",
    "links",
    "network",
    "plan_data",
]
