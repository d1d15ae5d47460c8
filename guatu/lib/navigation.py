"""The one navigation of the site: what a person may not see is absent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """A line of the navigation: a URL name, its label, an icon of the sprite, the right needed.

    Where any of several rights will do, they stand in a tuple.
    """

    url_name: str
    label: str | Promise
    icon: str
    permission: str | tuple[str, ...] | None = None


ITEMS = (
    Item("desk:today", _("Today"), "home"),
    Item("wall:chart-list", _("Wall charts"), "layout-kanban", "wall.view"),
    Item("packs:list", _("Meeting papers"), "printer", "packs.view"),
    Item("desk:project-list", _("Ledger"), "table", "ledger.project.view"),
    Item("changes:list", _("List changes"), "arrows-diff", "ledger.project.view"),
    Item("excuses:list", _("Excuses"), "hourglass", "ledger.project.view"),
    Item("statistics:list", _("Statistics"), "chart-bar", "ledger.project.view"),
    Item("permits:list", _("Permits"), "rubber-stamp", "ledger.project.view"),
    Item("planning:list", _("Back-schedules"), "calendar-due", "ledger.project.view"),
    Item("reports:fill", _("Fill reports"), "forms", ("reports.fill", "ledger.milestone.edit")),
    Item("problems:list", _("Problem list"), "alert-triangle", "ledger.project.view"),
    Item("meetings:list", _("Meetings"), "presentation", "meetings.view"),
    Item("pipeline:board", _("Investment"), "heart-handshake", "leads.view"),
    Item("gaps:list", _("Gap list"), "list-check", "ledger.project.view"),
    Item("review:review", _("Review"), "clipboard-check", "reports.review"),
    Item("minutes:list", _("Minutes"), "file-text", "meetings.view"),
    Item("letters:list", _("Letters"), "send", ("letters.view", "letters.answer")),
    Item("bulletins:list", _("Bulletins"), "file-text", "bulletins.view"),
    Item("ledger:force-list", _("Task forces"), "users-group", "ledger.project.view"),
    Item("sheets:import-list", _("Imports"), "file-import", "sheets.import"),
    Item("accounts:unit-list", _("Units and people"), "sitemap", "accounts.unit.view"),
    Item("accounts:account-list", _("Accounts and roles"), "key", "accounts.account.view"),
    Item("indicators:rule-list", _("Rules of lights"), "traffic-lights", "indicators.rules.edit"),
    Item("calendars:year", _("Workdays"), "calendar", "calendars.edit"),
    Item("notices:robot-list", _("Group robots"), "speakerphone", "notices.robot.edit"),
    Item("journal:entry-list", _("Journal"), "history", ("journal.view", "journal.verify")),
)


@dataclass(frozen=True)
class Link:
    """An item as a person sees it on a page."""

    url: str
    label: str | Promise
    icon: str
    is_current: bool


def may(account: Any, permission: str) -> bool:
    """Whether an account holds a permission on anything at all."""
    return _rights_check()(account, permission)


def links_for(account: Any, path: str) -> list[Link]:
    """The items that the account may see; current is the one with the longest matching path."""
    if not account.is_authenticated:
        return []
    allowed = [item for item in ITEMS if _is_allowed(account, item)]
    seen = [(item, url) for item in allowed if (url := _address(item))]
    matching = [url for _item, url in seen if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default=None)
    return [Link(url, item.label, item.icon, is_current=url == current) for item, url in seen]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``navigation`` is the list of links; parts of pages do not compute it."""
    return {"navigation": SimpleLazyObject(lambda: links_for(request.user, request.path))}


def _is_allowed(account: Any, item: Item) -> bool:
    if item.permission is None:
        return True
    wanted = (item.permission,) if isinstance(item.permission, str) else item.permission
    return any(may(account, permission) for permission in wanted)


def _address(item: Item) -> str | None:
    """None where the site map of this installation has no such page."""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


@cache
def _rights_check() -> Callable[[Any, str], bool]:
    """`guatu.lib` lies below the accounts, so the check is named in the settings."""
    check: Callable[[Any, str], bool] = import_string(settings.RIGHTS_CHECK)
    return check
