"""The table of roles as people read it: on its page and in docs/roles.md."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.permissions import PERMISSIONS, ROLES, Role, Scope

SCOPES: dict[Scope, str | Promise] = {
    Scope.ALL: pgettext_lazy("reach", "all"),
    Scope.COUNTY: pgettext_lazy("reach", "county"),
    Scope.OWN: pgettext_lazy("reach", "own"),
    Scope.LED: pgettext_lazy("reach", "led"),
    Scope.FORCE: pgettext_lazy("reach", "force"),
}
MEANINGS: dict[Scope, str | Promise] = {
    Scope.ALL: _("everything in the unit of the grant and below it"),
    Scope.COUNTY: _("everything in the county in which the unit of the grant lies"),
    Scope.OWN: _("the projects in which the unit of the grant has a part"),
    Scope.LED: _("the projects that the person leads"),
    Scope.FORCE: _("the projects of the task forces in which the person serves"),
}


@dataclass(frozen=True)
class Line:
    """A right and, for each role in order, how far it reaches ("" where it is not held)."""

    permission: str
    label: str | Promise
    cells: list[str | Promise]


def columns() -> list[tuple[str, Role]]:
    """The roles, in the order of the table."""
    return list(ROLES.items())


def lines() -> list[Line]:
    """A line a right, in the order of the table."""
    return [
        Line(name, label, [_reach(role, name) for role in ROLES.values()])
        for name, label in PERMISSIONS.items()
    ]


def rights_of(role: Role) -> list[tuple[Scope, list[str]]]:
    """(reach, rights) of a role, the widest reach first; rights in the order of the table."""
    held: dict[Scope, list[str]] = {}
    for name in PERMISSIONS:
        if name in role.rights:
            held.setdefault(role.rights[name], []).append(name)
    return [(scope, held[scope]) for scope in Scope if scope in held]


def _reach(role: Role, permission: str) -> str | Promise:
    scope = role.rights.get(permission)
    return SCOPES[scope] if scope else ""


def document() -> str:
    """docs/roles.md: what each role may do and how far, in English, made from the table."""
    parts = [
        "# Roles and rights\n",
        "Made by `guatu roles` from `guatu/accounts/permissions.py`; a test keeps it fresh. The"
        " same table stands\nunder 设置 → 角色权限.\n",
        "A right reaches one of five scopes:\n",
        *(f"- **{_plain(SCOPES[scope])}**: {_plain(MEANINGS[scope])}" for scope in Scope),
    ]
    for code, role in ROLES.items():
        parts.append(f"\n## {_plain(role.label)} ({_plain(role.label, 'zh-hans')}, `{code}`)\n")
        for scope, names in rights_of(role):
            told = "; ".join(f"{_plain(PERMISSIONS[name])} (`{name}`)" for name in names)
            parts.append(f"- **{_plain(SCOPES[scope])}**: {told}")
    return "\n".join(parts) + "\n"


def _plain(text: str | Promise, language: str = "en") -> str:
    with translation.override(language):
        return str(text)
