"""What an account may do, read once a request from its grants."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone

from guatu.accounts.permissions import PERMISSIONS, ROLES, Scope

if TYPE_CHECKING:
    from guatu.accounts.models import Account


GRANTS_READ = "grants_read"


@dataclass(frozen=True)
class Grant:
    """One role of an account: in which unit (its path) and with which reach."""

    role: str
    path: str
    person: int | None
    scope: Scope


class Reached(Protocol):
    """A manager whose querysets know on which rows an account holds a permission."""

    def reached_by(self, account: "Account", permission: str) -> models.QuerySet: ...


def grants_of(account: "Account", day: dt.date) -> list[tuple[str, str]]:
    """(role, unit path) of the grants that hold on the day; read once for an account object."""
    cached: tuple[dt.date, list[tuple[str, str]]] | None = account.__dict__.get(GRANTS_READ)
    if cached is None or cached[0] != day:
        rows = account.grants.on(day).values_list("role", "unit__path").order_by("id")
        cached = (day, list(rows))
        account.__dict__[GRANTS_READ] = cached
    return cached[1]


def grants_with(account: "Account", permission: str) -> list[Grant]:
    """The grants of an active account that carry the permission, with their reach.

    Raises KeyError for a permission that is not in the table.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    if not account.is_authenticated or not account.is_active:
        return []
    return [
        Grant(role, path, account.person_id, ROLES[role].rights[permission])
        for role, path in grants_of(account, timezone.localdate())
        if permission in ROLES[role].rights
    ]


def may(account: "Account", permission: str) -> bool:
    """Whether the account holds the permission on anything at all."""
    return bool(grants_with(account, permission))


def within_reach(account: "Account", permission: str, path: str) -> Q:
    """Rows whose unit's `path` (a lookup such as "unit__path") lies where the account may act."""
    condition = Q(pk__in=[])
    for grant in grants_with(account, permission):
        if grant.scope is Scope.ALL:
            condition |= Q(**{f"{path}__startswith": grant.path})
        elif grant.scope is Scope.COUNTY:
            condition |= Q(**{f"{path}__startswith": county_path(grant.path)})
    return condition


def county_path(path: str) -> str:
    """The path of the county, city or province in which a unit's path lies; itself if none."""
    from guatu.accounts.models import Unit  # the models import this module

    keys = [int(key) for key in path.strip("/").split("/")]
    kinds = (Unit.Kind.COUNTY, Unit.Kind.CITY, Unit.Kind.PROVINCE)
    homes = Unit.objects.filter(pk__in=keys, kind__in=kinds).values_list("path", flat=True)
    return max(homes, key=len, default=path)


def require(account: "Account | None", permission: str, *objects: models.Model) -> None:
    """Raises PermissionDenied unless the account holds the permission, on each of the objects.

    None is the system itself (set-up, commands, background work), which may do everything; a
    page never passes it. Objects of one model are checked in one query; the model's queryset
    has `reached_by`.
    """
    if account is None:
        return
    if not may(account, permission):
        raise PermissionDenied(permission)
    by_model: dict[type[models.Model], set[int]] = {}
    for item in objects:
        by_model.setdefault(type(item), set()).add(item.pk)
    for model, keys in by_model.items():
        reached = cast("Reached", model._default_manager).reached_by(account, permission)
        if reached.filter(pk__in=keys).count() != len(keys):
            raise PermissionDenied(permission)
