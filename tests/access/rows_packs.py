"""Who gets what of the papers of meetings: those who see a whole portfolio read them."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from guatu.packs.actions import freeze_pack, order_files
from guatu.packs.models import Pack, PackFile
from tests.cast import Cast

FILE = "packs/access.pdf"
MONTH, DAY = dt.date(2026, 9, 1), dt.date(2026, 9, 30)


def _pack(cast: Cast) -> Pack:
    return Pack.objects.first() or freeze_pack(cast.portfolio, MONTH, DAY, "调度会材料", by=None)


def _file(cast: Cast) -> PackFile:
    (ordered, _is_new), _word = order_files(_pack(cast), language="zh-hans")
    if not default_storage.exists(FILE):
        default_storage.save(FILE, ContentFile(b"%PDF"))
    PackFile.objects.filter(pk=ordered.pk).update(file=FILE)
    return ordered


def _template(cast: Cast) -> dict[str, Any]:
    return {"portfolio": cast.portfolio.pk, "number": 0}


OBJECTS = {
    "county": lambda cast: {"portfolio": cast.portfolio.pk},
    "pack": lambda cast: {"key": _pack(cast).pk},
    "pack_file": lambda cast: {"key": _file(cast).pk},
    "pack_template": _template,
}

# Who sees a part of the county only reads no pack: it holds all projects.
NOT_WHOLE = "bo=403 chen=403 gao=403 lei=403 fang=403 zhou=404 admins=403"

ROWS = [
    ("packs:list", "", "get", "bo=403 chen=403 gao=403 lei=403 fang=403 admins=403 *=200"),
    ("packs:freeze", "county", "get", "ana=200 fu=200 zhou=404 *=403"),
    ("packs:freeze", "county", "post", "ana=422 fu=422 zhou=404 *=403"),
    ("packs:pack", "pack", "get", f"{NOT_WHOLE} *=200"),
    ("packs:since", "pack", "get", f"{NOT_WHOLE} *=200"),
    ("packs:order", "pack", "post", f"{NOT_WHOLE} *=302"),
    ("packs:file", "pack_file", "get", f"{NOT_WHOLE} *=200"),
    ("packs:file-content", "pack_file", "get", f"{NOT_WHOLE} *=200"),
    ("packs:templates", "county", "get", "ana=200 fu=200 zhou=404 *=403"),
    ("packs:template-send", "county", "post", "ana=422 fu=422 zhou=404 *=403"),
    ("packs:template-choose", "county", "post", "ana=404 fu=404 zhou=404 *=403"),
    ("packs:template-content", "pack_template", "get", "ana=200 fu=200 zhou=404 *=403"),
]
