"""Acts on accounts and on the roles granted to them."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, RoleGrant, Unit
from guatu.accounts.passwords import renewed
from guatu.accounts.permissions import ADMINISTRATORS, ROLES
from guatu.accounts.scopes import GRANTS_READ, require
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused


def open_account(
    username: str,
    password: str | None,
    person: Person | None,
    *,
    by: Account | None,
    language: str = "",
    is_initial: bool | None = None,
) -> Account:
    """A saved account; without a password nobody can sign in with it.

    A password that somebody else has set is changed at the first sign-in; `is_initial` says so
    for the system's own accounts too. Raises Refused for a name that is taken, a person who has
    one, or a weak password.
    """
    require(by, "accounts.account.edit", *filter(None, [person]))
    if by is not None and person is None:
        raise Refused(_("An account belongs to a person."))
    if Account.objects.filter(username=username).exists():
        raise Refused(_("The user name %(name)s is taken.") % {"name": username})
    if person is not None and Account.objects.filter(person=person).exists():
        raise Refused(_("%(person)s has an account already.") % {"person": person})
    account = Account(username=username, person=person, language=language)
    account.password = _hashed(password, account)
    account.is_password_initial = by is not None if is_initial is None else is_initial
    with writing(by, "accounts.account.open") as work:
        return work.add(account)


def close_account(account: Account, *, by: Account | None) -> Account:
    """Nobody can sign in with the account any more; its history stays."""
    _require_other(by, account, "accounts.account.edit")
    with writing(by, "accounts.account.close") as work:
        work.update(account, is_active=False)
    return account


def reopen_account(account: Account, *, by: Account | None) -> Account:
    """The account works again, with the roles that still hold."""
    _require_other(by, account, "accounts.account.edit")
    with writing(by, "accounts.account.reopen") as work:
        work.update(account, is_active=True)
    return account


def reset_password(account: Account, password: str, *, by: Account | None) -> Account:
    """Sets a first password anew: sessions end, a lock opens, and it is changed at sign-in."""
    _require_other(by, account, "accounts.account.edit")
    digest = _hashed(password, account)
    with writing(by, "accounts.account.password") as work:
        work.update(account, **renewed(account, digest, timezone.now(), is_initial=True))
        work.update(account, failed_sign_ins=0, locked_until=None)
    return account


def grant_role(
    account: Account, role: str, unit: Unit, day: dt.date, *, by: Account | None
) -> RoleGrant:
    """The account acts in the role within the unit from `day` on; granting again changes nothing.

    Raises Refused where somebody would grant to himself, or would both run the system and see
    business data.
    """
    _require_other(by, account, "accounts.role.grant")
    require(by, "accounts.role.grant", unit)
    current = list(account.grants.current())
    for grant in current:
        if (grant.role, grant.unit_id) == (role, unit.pk):
            return grant
    _check_separation({grant.role for grant in current}, role)
    with writing(by, "accounts.role.grant") as work:
        grant = work.add(RoleGrant(account=account, role=role, unit=unit, valid_from=day))
    account.__dict__.pop(GRANTS_READ, None)
    return grant


def end_role(grant: RoleGrant, day: dt.date, *, by: Account | None) -> RoleGrant:
    """The role ends on `day`, the first day on which it no longer holds."""
    _require_other(by, grant.account, "accounts.role.grant")
    if grant.valid_to is not None:
        return grant
    if day < grant.valid_from:
        begun = {"day": grant.valid_from}
        raise Refused(_("An end must come after the beginning, %(day)s.") % begun)
    with writing(by, "accounts.role.end") as work:
        work.update(grant, valid_to=day)
    grant.account.__dict__.pop(GRANTS_READ, None)
    return grant


def move_roles(old: Sequence[Unit], new: Unit, day: dt.date, *, by: Account | None) -> None:
    """Open roles in units that end go on in their successor; part of a succession."""
    grants = list(RoleGrant.objects.current().filter(unit__in=old).order_by("id"))
    held = set(RoleGrant.objects.current().filter(unit=new).values_list("account_id", "role"))
    going_on = []
    for grant in grants:
        if (grant.account_id, grant.role) not in held:
            held.add((grant.account_id, grant.role))
            going_on.append(
                RoleGrant(account_id=grant.account_id, role=grant.role, unit=new, valid_from=day)
            )
    with writing(by, "accounts.role.move") as work:
        work.update_many([(g, {"valid_to": max(day, g.valid_from)}) for g in grants])
        work.add_many(going_on)


def _require_other(by: Account | None, account: Account, permission: str) -> None:
    """The right on the account, which is not one's own."""
    require(by, permission, account)
    if by is not None and by.pk == account.pk:
        raise Refused(_("Nobody administers the own account."))


def _check_separation(held: set[str], role: str) -> None:
    """Administrators see no business data, and each does one of the three jobs (GB/T 22239)."""
    mixed = held | {role}
    if len(mixed) > 1 and mixed & ADMINISTRATORS:
        names = "、".join(str(ROLES[code].label) for code in sorted(mixed))
        raise Refused(_("These roles cannot lie in one hand: %(roles)s") % {"roles": names})


def _hashed(password: str | None, account: Account) -> str:
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
    return make_password(password)
