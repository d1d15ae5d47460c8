"""Hanging charts up, issuing versions of them, and printing these."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.snapshots.actions import freeze
from guatu.wall import printing
from guatu.wall.master import View, master_content
from guatu.wall.models import WallChart, WallPrint, WallVersion

CHANGEABLE = ("title", "group", "filters", "paper", "is_portrait")


def hang_chart(portfolio: Portfolio, title: str, *, by: Account | None, **layout: Any) -> WallChart:
    """A new chart of a portfolio; `layout` as the fields of the model."""
    require(by, "wall.issue", portfolio)
    if WallChart.objects.filter(portfolio=portfolio, title=title).exists():
        raise Refused(_("There is a wall chart “%(title)s” already.") % {"title": title})
    with writing(by, "wall.chart.hang") as work:
        return work.add(WallChart(portfolio=portfolio, title=title, **layout))


def change_chart(chart: WallChart, changes: Mapping[str, Any], *, by: Account) -> WallChart:
    """Changes title, grouping, filters or paper; issued versions stay as they are."""
    require(by, "wall.issue", chart)
    wanted = {name: value for name, value in changes.items() if name in CHANGEABLE}
    with writing(by, "wall.chart.change") as work:
        work.update(chart, **wanted)
    return chart


def issue_version(
    chart: WallChart, month: dt.date, *, by: Account | None, note: str = ""
) -> WallVersion:
    """Freezes what the chart shows of a month under the next number.

    Where nothing differs from the last version of the same month, that one is returned: a double
    click issues once.
    """
    require(by, "wall.issue", chart)
    with writing(by, "wall.version.issue") as work:
        WallChart.objects.select_for_update().get(pk=chart.pk)
        last = chart.versions.select_related("snapshot").first()
        view = View(chart.portfolio, month, chart.group, chart.filters)
        content = master_content(view, None)
        if last and last.month == month and _same(last.snapshot.data(), content):
            return last
        cut_off = dt.datetime.fromisoformat(content["cut_off"])
        snapshot = freeze("wall", content, cut_off, by=by)
        number = last.number + 1 if last else 1
        return work.add(
            WallVersion(chart=chart, number=number, month=month, snapshot=snapshot, note=note)
        )


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return {**old, "cut_off": ""} == {**new, "cut_off": ""}


def order_print(version: WallVersion, options: Mapping[str, Any]) -> tuple[WallPrint, bool]:
    """The print with these options (form, paper, is_portrait, tile, language, mark), and whether
    it has to be drawn: a new one and one that failed have."""
    with transaction.atomic():
        ordered, is_new = WallPrint.objects.select_for_update().get_or_create(
            version=version, **options
        )
        if ordered.state == WallPrint.State.FAILED:
            ordered.state, ordered.error, is_new = WallPrint.State.WAITING, "", True
            ordered.save(update_fields=["state", "error"])
    return ordered, is_new


def draw_print(ordered: WallPrint) -> WallPrint:
    """Draws an ordered print and keeps the file; a failure is kept as such and raised."""
    _note_state(ordered, WallPrint.State.RUNNING, 20)
    try:
        data, ending = printing.draw(ordered)
    except Exception as failure:
        ordered.error = type(failure).__name__
        ordered.save(update_fields=["error"])
        _note_state(ordered, WallPrint.State.FAILED, 0)
        raise
    name = f"{ordered.version_id}-{ordered.pk}-{timezone.now():%Y%m%d%H%M%S}.{ending}"
    ordered.file.save(name, ContentFile(data), save=False)
    ordered.save(update_fields=["file"])
    _note_state(ordered, WallPrint.State.READY, 100)
    return ordered


def _note_state(ordered: WallPrint, state: str, percent: int) -> None:
    ordered.state, ordered.percent = state, percent
    ordered.save(update_fields=["state", "percent"])
