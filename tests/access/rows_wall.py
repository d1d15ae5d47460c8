"""Who gets what from the wall: charts of the whole county, and own projects on the live chart."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from guatu.wall.actions import hang_chart, issue_version, order_print
from guatu.wall.models import WallChart, WallPrint, WallVersion
from tests.cast import Cast

FILE = "wall/access.pdf"


def _version(cast: Cast) -> WallVersion:
    chart = WallChart.objects.filter(title="总图").first()
    chart = chart or hang_chart(cast.portfolio, "总图", by=None)
    return chart.versions.first() or issue_version(chart, dt.date(2026, 9, 1), by=None)


def _print(cast: Cast) -> WallPrint:
    options = {"form": "pdf", "paper": "A3", "language": "zh-hans"}
    ordered, _is_new = order_print(_version(cast), options)
    if not default_storage.exists(FILE):
        default_storage.save(FILE, ContentFile(b"%PDF"))
    WallPrint.objects.filter(pk=ordered.pk).update(file=FILE)
    return ordered


def _numbered(cast: Cast) -> dict[str, Any]:
    version = _version(cast)
    return {"key": version.chart_id, "number": version.number}


OBJECTS = {
    "county": lambda cast: {"portfolio": cast.portfolio.pk},
    "other_county": lambda cast: {"portfolio": cast.other_portfolio.pk},
    "chart": lambda cast: {"key": _version(cast).chart_id},
    "version": _numbered,
    "print": lambda cast: {"key": _print(cast).pk},
    "school_map": lambda cast: {"project": cast.school.pk},
    "road_map": lambda cast: {"project": cast.road.pk},
}

ROWS = [
    ("wall:chart-list", "", "get", "ana=200 bo=200 dana=200 lei=200 xi=403 sun=403 wu=403"),
    # The chart of now shows each what is his.
    ("wall:live", "county", "get", "ana=200 dana=200 bo=200 lei=200 fang=200 zhou=404 xi=403"),
    ("wall:live", "other_county", "get", "zhou=200 ana=404 bo=404 sun=403 wu=403"),
    ("wall:tv", "county", "get", "ana=200 dana=200 bo=200 zhou=404 xi=403 sun=403 wu=403"),
    ("wall:chart-new", "county", "get", "ana=200 dana=403 bo=403 zhou=404 xi=403"),
    ("wall:chart-new", "county", "post", "ana=422 dana=403 bo=403 zhou=404 xi=403"),
    # Charts that were hung up show the county and are for those who see all of it.
    ("wall:chart", "chart", "get", "ana=200 dana=200 bo=404 lei=404 fang=404 zhou=404 xi=403"),
    ("wall:chart-edit", "chart", "get", "ana=200 dana=403 bo=404 zhou=404 xi=403"),
    ("wall:chart-edit", "chart", "post", "ana=422 dana=403 bo=404 zhou=404 xi=403"),
    ("wall:issue", "chart", "post", "ana=302 dana=403 bo=404 zhou=404 xi=403 wu=403"),
    ("wall:version", "version", "get", "ana=200 dana=200 bo=404 lei=404 zhou=404 sun=403"),
    ("wall:print-new", "version", "post", "ana=422 dana=422 bo=404 zhou=404 xi=403"),
    ("wall:print", "print", "get", "ana=200 dana=200 bo=404 zhou=404 xi=403"),
    ("wall:print-file", "print", "get", "ana=200 dana=200 bo=404 zhou=404 xi=403 wu=403"),
    # The map of a project goes with the project.
    ("wall:battle", "school_map", "get", "ana=200 bo=200 gao=200 lei=200 chen=404 zhou=404 xi=403"),
    ("wall:battle", "road_map", "get", "ana=200 chen=200 bo=404 lei=404 zhou=404 sun=403"),
    ("wall:battle-file", "school_map", "get", "ana=200 bo=200 chen=404 zhou=404 xi=403 wu=403"),
]
