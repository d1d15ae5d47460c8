"""Investment: Bo's bureau reports and follows up, the investment bureau judges and signs.

Zhao is the investment bureau, Shi the market regulator; leaders and the project office read.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from guatu.leads.models import Lead
from guatu.outreach.models import Trip
from guatu.outreach.trips import record_trip
from tests.cast import Cast
from tests.leads.test_leads import lead_of

DAY = dt.date(2026, 3, 2)


def _lead(cast: Cast) -> Lead:
    found = Lead.objects.first()
    return found or lead_of(cast, firm="浙江海川新材料科技有限公司")


def _firm(cast: Cast) -> dict[str, int]:
    return {"pk": _lead(cast).enterprise_id or 0}


def _trip(cast: Cast) -> dict[str, int]:
    values: dict[str, Any] = {"kind": "out", "start": DAY, "end": DAY, "days": Decimal("0.5")}
    values |= {"persons": 2, "people": "薄文", "place": "宁波"}
    unit = cast.units["housing"]
    trip = Trip.objects.first() or record_trip(cast.portfolio, unit, by=None, **values)
    return {"pk": trip.pk}


DEEDS = ("contact", "judge", "fair", "no")
OBJECTS = {
    "lead": lambda cast: {"pk": _lead(cast).pk},
    "firm": _firm,
    "trip": _trip,
    **{
        f"to-{code}": lambda cast, code=code: {"pk": _lead(cast).pk, "deed": code} for code in DEEDS
    },
}
BLIND = "gao=403 admins=403 tao=403 ding=403 fu=403 kong=403"
OUT = "chen=404 lei=404 fang=404 zhou=404"
REPORTERS = "bo={0} chen={0} zhao={0} *=403"
SEERS = "ana=200 bo=200 chen=200 lei=200 fang=200 dana=200 deng=200 zhao=200 shi=200 zhou=200"
READERS = f"{SEERS} *=403"
FIRM = "ana={0} bo={0} chen={0} lei={0} fang={0} dana={0} deng={0} zhao={0} shi={0} zhou=404 *=403"
ROWS = [
    ("pipeline:board", "", "get", READERS),
    ("pipeline:export", "", "get", READERS),
    ("pipeline:silent", "", "get", READERS),
    ("pipeline:rates", "", "get", READERS),
    ("pipeline:trips", "", "get", READERS),
    ("pipeline:report", "", "get", REPORTERS.format(200)),
    ("pipeline:report", "", "post", REPORTERS.format(422)),
    ("pipeline:trip-new", "", "get", REPORTERS.format(200)),
    ("pipeline:trip-new", "", "post", REPORTERS.format(422)),
    ("pipeline:lead", "lead", "get", f"{BLIND} {OUT} *=200"),
    ("pipeline:act", "to-contact", "post", f"bo=422 zhao=422 {BLIND} {OUT} *=403"),
    ("pipeline:act", "to-judge", "post", f"zhao=422 {BLIND} {OUT} *=403"),
    ("pipeline:act", "to-fair", "post", f"shi=422 {BLIND} {OUT} *=403"),
    ("pipeline:act", "to-no", "post", f"{BLIND} {OUT} *=404"),
    ("pipeline:enterprise", "firm", "get", FIRM.format(200)),
    (
        "pipeline:contact-new",
        "firm",
        "post",
        "bo=422 chen=422 lei=422 fang=422 zhao=422 zhou=404 *=403",
    ),
    (
        "pipeline:contact-reveal",
        "firm",
        "post",
        "bo=409 chen=409 lei=409 fang=409 zhao=409 zhou=404 *=403",
    ),
    (
        "pipeline:trip-result",
        "trip",
        "get",
        "bo=200 zhao=200 ana=403 dana=403 deng=403 shi=403 *=404",
    ),
    (
        "pipeline:trip-result",
        "trip",
        "post",
        "bo=422 zhao=422 ana=403 dana=403 deng=403 shi=403 *=404",
    ),
]
