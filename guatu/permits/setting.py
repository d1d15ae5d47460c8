"""Acts on templates and settings of permits; each change of a template is its next version."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.permits.items import PHASES, Item, Kind, checked_items, shipped_kinds
from guatu.permits.models import PermitSettings, PermitTemplate

EDIT = "permits.template.edit"
MOST_ALARMS = 5
LONGEST_ALARM = 365


def set_template(
    portfolio: Portfolio, kind: Kind, day: dt.date, reason: str = "", *, by: Account | None
) -> PermitTemplate:
    """The county's next version of a kind's template; permits that were made keep what they say.

    Equal to the current version it writes nothing. Raises Refused for items that make no sense
    together and without the words by which projects of the kind are known.
    """
    require(by, EDIT, portfolio)
    if not kind.name.strip():
        raise Refused(_("A template needs a name."))
    records = [item.as_json() for item in checked_items(kind.items)]
    values: dict[str, Any] = {
        "name": kind.name.strip(),
        "words": _words(kind.words),
        "name_words": _words(kind.name_words),
        "items": [_listed(record) for record in records],
    }
    with writing(by, "permits.template.set") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        versions = PermitTemplate.objects.filter(portfolio=portfolio, kind=kind.code)
        newest = versions.order_by("-version").first()
        current = versions.filter(is_current=True).first()
        if current is not None:
            if all(getattr(current, name) == value for name, value in values.items()):
                return current
            work.update(current, is_current=False)
        return work.add(
            PermitTemplate(
                portfolio=portfolio,
                kind=kind.code,
                version=newest.version + 1 if newest else 1,
                set_on=day,
                reason=reason.strip(),
                **values,
            )
        )


def reset_template(portfolio: Portfolio, code: str, *, by: Account | None) -> None:
    """What Guatu brings along holds again for a kind; the county's versions are kept."""
    require(by, EDIT, portfolio)
    if code not in shipped_kinds():
        raise Refused(_("Guatu brings no template of this kind along."))
    with writing(by, "permits.template.reset") as work:
        rows = PermitTemplate.objects.filter(portfolio=portfolio, kind=code, is_current=True)
        work.update_many([(row, {"is_current": False}) for row in rows])


def set_settings(
    portfolio: Portfolio, *, by: Account | None, alarm_days: Sequence[int], **values: Any
) -> PermitSettings:
    """The county's settings. Raises Refused for alarms out of bounds."""
    require(by, EDIT, portfolio)
    days = sorted(set(alarm_days), reverse=True)
    if not 1 <= len(days) <= MOST_ALARMS or not 0 <= days[-1] <= days[0] <= LONGEST_ALARM:
        raise Refused(_("Give one to five numbers of days, each from 0 to 365."))
    with writing(by, "permits.settings.set") as work:
        row = PermitSettings.objects.select_for_update().filter(portfolio=portfolio).first()
        if row is None:
            return work.add(PermitSettings(portfolio=portfolio, alarm_days=days, **values))
        work.update(row, alarm_days=days, **values)
    return row


def with_item(kind: Kind, item: Item) -> Kind:
    """The kind with an item in the place of the one with its code, or at the end of its phase."""
    items = list(kind.items)
    codes = [known.code for known in items]
    if item.code in codes:
        items[codes.index(item.code)] = item
    else:
        upto = PHASES[: PHASES.index(item.phase) + 1]
        items.insert(sum(known.phase in upto for known in items), item)
    return replace(kind, items=tuple(items))


def without_item(kind: Kind, code: str) -> Kind:
    """The kind without an item. Raises Refused where another waits for it."""
    waiting = [item.name for item in kind.items if code in item.after or item.follow == code]
    if waiting:
        names = "、".join(waiting)
        raise Refused(_("Others come after it or must follow it: %(names)s") % {"names": names})
    items = tuple(item for item in kind.items if item.code != code)
    return replace(kind, items=items)


def _words(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _listed(record: dict[str, Any]) -> dict[str, Any]:
    """The record as JSON gives it back: lists, no tuples."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in record.items()
    }
