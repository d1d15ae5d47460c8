"""Plans: made and accepted by the office and the task force, seen by whoever sees the project."""

import datetime as dt

from guatu.planning.actions import schedule_back
from guatu.planning.models import PlanVersion
from tests.cast import Cast

DAY, TARGET = dt.date(2026, 3, 2), dt.date(2028, 12, 29)


def _version(cast: Cast) -> PlanVersion:
    known = PlanVersion.objects.filter(project=cast.school).first()
    return known or schedule_back(cast.school, "finish", TARGET, DAY, by=None)


OBJECTS = {
    "plan_version": lambda cast: {"pk": _version(cast).pk},
    "activity": lambda cast: {"pk": _version(cast).activities.get(code="start").pk},
}

SEEN = "chen=404 zhou=404 admins=404 *=200"
FILE = "chen=404 zhou=404 admins=403 *=200"
LISTED = "chen=200 zhou=200 admins=403 *=200"
EDITED = "ana={0} fang={0} chen=404 zhou=404 admins=404 *=403"
ROWS = [
    ("planning:list", "", "get", LISTED),
    ("planning:export", "", "get", LISTED),
    ("planning:project", "school", "get", SEEN),
    ("planning:project", "school", "post", EDITED.format(422)),
    ("planning:version", "plan_version", "get", SEEN),
    ("planning:schedule-xml", "plan_version", "get", FILE),
    ("planning:schedule-csv", "plan_version", "get", FILE),
    ("planning:change", "activity", "post", EDITED.format(302)),
    ("planning:accept", "plan_version", "post", EDITED.format(302)),
    ("planning:discard", "plan_version", "post", EDITED.format(302)),
]
