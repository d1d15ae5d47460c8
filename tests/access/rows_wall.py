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
    ("wall:chart-list", "", "get", "admins=403 *=200"),
    # The chart of now shows each what is his.
    ("wall:live", "county", "get", "zhou=404 admins=403 *=200"),
    ("wall:live", "other_county", "get", "zhou=200 admins=403 *=404"),
    ("wall:tv", "county", "get", "zhou=404 admins=403 *=200"),
    ("wall:chart-new", "county", "get", "ana=200 fu=200 zhou=404 *=403"),
    ("wall:chart-new", "county", "post", "ana=422 fu=422 zhou=404 *=403"),
    # Charts that were hung up show the county and are for those who see all of it.
    ("wall:chart", "chart", "get", "bo=404 gao=404 lei=404 fang=404 zhou=404 admins=403 *=200"),
    (
        "wall:chart-edit",
        "chart",
        "get",
        "ana=200 fu=200 bo=404 gao=404 lei=404 fang=404 zhou=404 *=403",
    ),
    (
        "wall:chart-edit",
        "chart",
        "post",
        "bo=404 gao=404 lei=404 fang=404 ana=422 fu=422 zhou=404 *=403",
    ),
    (
        "wall:issue",
        "chart",
        "post",
        "ana=302 fu=302 bo=404 gao=404 lei=404 fang=404 zhou=404 *=403",
    ),
    ("wall:version", "version", "get", "bo=404 gao=404 lei=404 fang=404 zhou=404 admins=403 *=200"),
    (
        "wall:print-new",
        "version",
        "post",
        "bo=404 gao=404 lei=404 fang=404 zhou=404 admins=403 *=422",
    ),
    ("wall:print", "print", "get", "bo=404 gao=404 lei=404 fang=404 zhou=404 admins=403 *=200"),
    (
        "wall:print-file",
        "print",
        "get",
        "bo=404 gao=404 lei=404 fang=404 zhou=404 admins=403 *=200",
    ),
    # The map of a project goes with the project.
    ("wall:battle", "school_map", "get", "chen=404 zhou=404 admins=403 *=200"),
    (
        "wall:battle",
        "road_map",
        "get",
        "bo=404 gao=404 lei=404 fang=404 chen=200 zhou=404 admins=403 *=200",
    ),
    ("wall:battle-file", "school_map", "get", "chen=404 zhou=404 admins=403 *=200"),
]
