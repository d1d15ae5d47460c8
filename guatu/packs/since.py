"""What changed since a pack was frozen: two contents compared, project by project, in words."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.indicators.models import Light
from guatu.ledger.models import Project
from guatu.lib.figures import EMPTY, money_text, points_text
from guatu.packs.content import pack_content
from guatu.packs.models import Pack
from guatu.packs.tables import CODES

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A project that reads otherwise now than in the pack; `said` holds a sentence a change."""

    no: str
    name: str
    light: str
    said: tuple[str, ...]


def changes_since(pack: Pack) -> list[Change]:
    """The projects whose facts of the pack's month differ now from those frozen.

    Raises ValueError where the snapshot was tampered with.
    """
    now = pack_content(pack.portfolio, pack.month, pack.cut_off)
    return compare(pack.snapshot.data(), now)


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Projects of either content that differ, by number."""
    before, after = _rows(old), _rows(new)
    found = []
    for no in sorted(before.keys() | after.keys()):
        was, now = before.get(no), after.get(no)
        said = tuple(_said(was, now))
        if said:
            shown = now or was or {}
            found.append(Change(no, shown["name"], CODES[shown["light"]], said))
    return found


def _rows(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        row["no"]: {**row, **content["projects"][row["no"]]}
        for group in content["chart"]["groups"]
        for row in group["rows"]
    }


def _said(was: Row | None, now: Row | None) -> Iterator[str]:
    if was is None:
        yield _("came onto the list")
    elif now is None:
        yield _("left the list")
    else:
        for key, label, shown in FIELDS:
            if was[key] != now[key]:
                facts = {"what": label(), "was": shown(was[key]), "now": shown(now[key])}
                yield _("%(what)s: %(was)s, now %(now)s") % facts
        yield from _milestones(was, now)
        yield from _reports(was, now)
        yield from _problems(was, now)


def _plain(value: str | None) -> str:
    return value or EMPTY


FIELDS: tuple[tuple[str, Callable[[], str], Callable[[Any], str]], ...] = (
    ("name", lambda: _("Name"), _plain),
    ("unit", lambda: _("Responsible unit"), _plain),
    ("leader", lambda: _("Lead leader"), _plain),
    ("stage", lambda: _("Stage"), lambda value: str(Project.Stage(value).label)),
    ("total", lambda: _("Total investment"), money_text),
    ("plan", lambda: _("Year plan"), money_text),
    ("done", lambda: _("Done this year"), money_text),
    ("lead", lambda: _("Lead (points)"), points_text),
    ("light", lambda: _("Light"), lambda value: str(Light(value).label)),
    ("start_actual", lambda: _("Actual start"), _plain),
    ("finish_planned", lambda: _("Planned completion"), _plain),
    ("finish_actual", lambda: _("Actual completion"), _plain),
)


def _milestones(was: Row, now: Row) -> Iterator[str]:
    before = {each[0]: each for each in was["milestones"] or ()}
    after = {each[0]: each for each in now["milestones"] or ()}
    for name in before.keys() - after.keys():
        yield _("milestone “%(name)s” removed") % {"name": name}
    for name, each in after.items():
        then = before.get(name)
        if then is None:
            yield _("milestone “%(name)s” added") % {"name": name}
        elif then[3] != each[3] and each[3]:
            yield _("milestone “%(name)s” done on %(day)s") % {"name": name, "day": each[3]}
        elif then[2:] != each[2:]:
            facts = {"name": name, "was": then[2] or EMPTY, "now": each[2] or EMPTY}
            yield _("milestone “%(name)s”: planned %(was)s, now %(now)s") % facts


def _reports(was: Row, now: Row) -> Iterator[str]:
    before, after = was["report"] or {}, now["report"] or {}
    if after.get("month") != before.get("month") and after:
        month = dt.date.fromisoformat(after["month"])
        yield _("a report came for %(month)s") % {"month": f"{month:%Y-%m}"}
    elif any(before.get(name) != after.get(name) for name in after if name != "month_amount"):
        yield _("the texts or figures of the report were corrected")


def _problems(was: Row, now: Row) -> Iterator[str]:
    before = {each["text"] for each in was["problems"] or ()}
    after = {each["text"] for each in now["problems"] or ()}
    for text in sorted(before - after):
        yield _("problem solved: %(text)s") % {"text": text}
    for text in sorted(after - before):
        yield _("problem raised: %(text)s") % {"text": text}
