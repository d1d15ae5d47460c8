"""Permits: agents and authorities fill their own, the office all; templates are the office's.

Gao's bureau is the agent of the school. The road has a permit on which it decides, and another
on which it does not.
"""

from guatu.ledger.actions import MilestoneDraft, create_milestones
from guatu.permits.actions import Pick, Step, make_permits, move_permit
from guatu.permits.evidence import Upload
from guatu.permits.items import shipped_kinds
from guatu.permits.models import Permit
from tests.cast import START, Cast

ITEMS = {item.code: item for item in shipped_kinds()["building"].items}


def _permit(cast: Cast, code: str, unit: str = "permits", project: str = "school") -> Permit:
    known = Permit.objects.filter(project=getattr(cast, project), code=code).first()
    if known is not None:
        return known
    picks = [Pick(ITEMS[code], authority=cast.units[unit])]
    return make_permits(getattr(cast, project), picks, START, by=None)[0]


def _file(cast: Cast) -> dict[str, int]:
    permit = _permit(cast, "fire_design")
    if not permit.steps.exists():
        files = [Upload("批复.pdf", b"%PDF-1.4 x")]
        move_permit(Step(permit, "granted", START, files=files), by=None)
    return {"pk": permit.steps.get().files.get().pk}


def _milestone(cast: Cast) -> dict[str, int]:
    draft = MilestoneDraft(cast.school, "占用城市绿地审批", "permit")
    known = cast.school.milestones.filter(name=draft.name).first()
    return {"pk": (known or create_milestones([draft], START, by=None)[0]).pk}


def _waived(cast: Cast) -> dict[str, int]:
    return {"pk": _permit(cast, "soil").pk}


def _kind(cast: Cast) -> dict[str, object]:
    return {"portfolio": cast.portfolio.pk, "code": "building"}


OBJECTS = {
    "permit": lambda cast: {"pk": _permit(cast, "eia").pk},
    "decided": lambda cast: {"pk": _permit(cast, "eia", project="road").pk},
    "others": lambda cast: {"pk": _permit(cast, "soil", "town", "road").pk},
    "waived": _waived,
    "evidence": _file,
    "permit_milestone": _milestone,
    "portfolio": lambda cast: {"portfolio": cast.portfolio.pk},
    "kind": _kind,
    "kind_item": lambda cast: _kind(cast) | {"item": "title"},
    "no_item": lambda cast: _kind(cast) | {"item": "nothing"},
}

SEEN = "chen=404 zhou=404 admins=403 *=200"
FILLED = "ana={0} gao={0} fang={0} chen=404 zhou=404 admins=404 *=403"
SET = "ana={0} zhou=404 *=403"
ROWS = [
    # a project's permits
    ("permits:project", "school", "get", SEEN),
    ("permits:choose", "school", "get", FILLED.format(200)),
    ("permits:choose", "school", "post", FILLED.format(422)),
    ("permits:adopt", "permit_milestone", "post", FILLED.format(302)),
    # one permit
    ("permits:permit", "permit", "get", "chen=404 zhou=404 admins=404 *=200"),
    ("permits:permit", "decided", "get", "bo=404 lei=404 fang=404 zhou=404 admins=404 *=200"),
    (
        "permits:permit",
        "others",
        "get",
        "bo=404 gao=404 lei=404 fang=404 zhou=404 admins=404 *=200",
    ),
    ("permits:move", "permit", "post", FILLED.format(422)),
    (
        "permits:move",
        "decided",
        "post",
        "ana=422 gao=422 bo=404 lei=404 fang=404 zhou=404 admins=404 *=403",
    ),
    ("permits:extend", "permit", "post", FILLED.format(422)),
    ("permits:change", "permit", "post", FILLED.format(422)),
    ("permits:waive", "permit", "post", FILLED.format(422)),
    ("permits:restore", "waived", "post", FILLED.format(302)),
    ("permits:file", "evidence", "get", "chen=404 zhou=404 admins=404 *=200"),
    # all permits
    ("permits:list", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("permits:export", "", "get", "chen=200 zhou=200 admins=403 *=200"),
    ("permits:adopt-all", "", "post", "ana=302 gao=302 fang=302 *=403"),
    # templates
    ("permits:template-list", "", "get", "ana=200 zhou=200 *=403"),
    ("permits:settings", "portfolio", "post", SET.format(422)),
    ("permits:template", "kind", "get", SET.format(200)),
    ("permits:template", "kind", "post", SET.format(422)),
    ("permits:template-reset", "kind", "post", SET.format(302)),
    ("permits:template-item-new", "kind", "get", SET.format(200)),
    ("permits:template-item-new", "kind", "post", SET.format(422)),
    ("permits:template-item", "kind_item", "get", SET.format(200)),
    ("permits:template-item", "no_item", "get", SET.format(404)),
    ("permits:template-item", "kind_item", "post", SET.format(422)),
    ("permits:template-item-remove", "kind_item", "post", SET.format(302)),
]
