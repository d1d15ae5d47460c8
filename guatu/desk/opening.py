"""Opening a county on an empty system: its unit, its ledger and its first accounts."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.accounts import actions as accounts
from guatu.accounts.models import Account, Unit
from guatu.accounts.passwords import CLASSES, classes_in
from guatu.accounts.permissions import ROLES
from guatu.journal.actions import writing
from guatu.ledger.actions import open_portfolio
from guatu.lib.refusals import Refused

FIRST_ROLES = ("sysadmin", "security", "auditor", "office")
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Opened:
    """A first account with its password, which is shown once and kept nowhere."""

    username: str
    role: str
    password: str


def open_county(name: str, code: str, day: dt.date, *, currency: str = "CNY") -> list[Opened]:
    """A county (or another unit that keeps a ledger) with its ledger and four accounts.

    Accounts are named by role; where a name is taken, the code is put behind it. Only the system
    itself may do this (the command line). Raises Refused where the code is taken.
    """
    if Unit.objects.filter(code=code).exists():
        raise Refused(_("There is a unit with the code %(code)s already.") % {"code": code})
    with writing(None, "desk.county.open"):
        draft = accounts.UnitDraft(code, name, name, Unit.Kind.COUNTY, None)
        (county,) = accounts.create_units([draft], by=None)
        title = _("Key projects of %(county)s") % {"county": name}
        open_portfolio(county, title, by=None, currency=currency)
        return [_open_account(role, county, day) for role in FIRST_ROLES]


def _new_password() -> str:
    """One with signs of all four kinds, so that no rule for passwords refuses it."""
    while True:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        if classes_in(password) > len(CLASSES):
            return password


def _open_account(role: str, county: Unit, day: dt.date) -> Opened:
    taken = Account.objects.filter(username=role).exists()
    username = f"{role}-{county.code}" if taken else role
    label = str(ROLES[role].label)
    (person,) = accounts.create_people([accounts.PersonDraft(label, county)], by=None)
    password = _new_password()
    account = accounts.open_account(username, password, person, by=None, is_initial=True)
    accounts.grant_role(account, role, county, day, by=None)
    return Opened(username, label, password)
