"""Acts on how accounts sign in: tries and locks, passwords, sessions, second factors, identities.

What allauth stores itself (sessions, second factors, identities) is no row of the journal; the
act is, as a note under the account.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Option, Unit
from guatu.accounts.options import forget, options
from guatu.accounts.passwords import renewed
from guatu.accounts.scopes import grants_of, require, within_reach
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused

EDIT, SET = "accounts.account.edit", "accounts.options.edit"
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def set_options(chosen: Mapping[str, Any], *, by: Account | None) -> int:
    """Sets settings of the installation by name; how many differ from what they were.

    They hold for every unit, so the right must reach all of them; raises Refused otherwise.
    """
    require(by, SET)
    if by is not None and Unit.objects.exclude(within_reach(by, SET, "path")).exists():
        raise Refused(_("These settings hold for units that are out of your reach."))
    now = options()
    held = Option.objects.in_bulk(field_name="name")
    with writing(by, "accounts.options.set") as work:
        changed = 0
        for name, value in chosen.items():
            before = getattr(now, name)
            new = list(value) if isinstance(before, tuple) else value
            if new == (list(before) if isinstance(before, tuple) else before):
                continue
            changed += 1
            if name in held:
                work.update(held[name], source=name, value=new)
            else:
                work.add(Option(name=name, value=new), source=name)
    forget()
    return changed


def note_sign_in(account: Account, place: str, method: str) -> None:
    """Somebody signed in from an address, by a method; what had failed before is forgotten."""
    with writing(account, "accounts.session.begin") as work:
        work.note(account, address=place, method=method)
        work.update(account, failed_sign_ins=0, locked_until=None)


def note_failure(account: Account, place: str, now: dt.datetime) -> bool:
    """A password was wrong; too many in a row lock the account. Whether it is locked now."""
    chosen = options()
    with writing(None, "accounts.session.fail") as work:
        held = Account.objects.select_for_update().get(pk=account.pk)
        tries = held.failed_sign_ins + 1
        work.note(held, address=place, tries=tries)
        if tries < chosen.sign_in_tries:
            work.update(held, failed_sign_ins=tries)
            return False
        until = now + dt.timedelta(minutes=chosen.lock_minutes)
        work.update(held, failed_sign_ins=0, locked_until=until)
    with writing(None, "accounts.account.lock") as work:
        work.note(held, until=until)
    return True


def note_own(account: Account, act: str, **facts: Any) -> None:
    """What somebody did to the own account through allauth: a dotted act and its facts."""
    with writing(account, act) as work:
        work.note(account, **facts)


def unlock(account: Account, *, by: Account | None) -> Account:
    """The account may sign in again before its lock ends."""
    _require_other(by, account)
    with writing(by, "accounts.account.unlock") as work:
        work.note(account)
        work.update(account, failed_sign_ins=0, locked_until=None)
    return account


def change_own_password(account: Account, password: str, now: dt.datetime) -> Account:
    """The account's holder sets a new password, which the forms have checked."""
    row = Account.objects.get(pk=account.pk)
    with writing(row, "accounts.password.change") as work:
        work.update(row, **renewed(row, make_password(password), now, is_initial=False))
    account.password = row.password  # a request's own account keeps its session by this
    return account


def choose_language(account: Account, language: str) -> Account:
    """The language in which the account's pages open."""
    with writing(account, "accounts.account.language") as work:
        work.update(account, language=language)
    return account


def end_sessions(account: Account, *, by: Account | None, keep: str = "", only: int = 0) -> int:
    """Ends sessions of an account: all but that with the key `keep`, or only one; how many.

    One ends one's own; another's need the right on the account.
    """
    if by is None or by.pk != account.pk:
        _require_other(by, account)
    sessions = UserSession.objects.filter(user_id=account.pk).exclude(session_key=keep)
    ended = list(sessions.filter(pk=only) if only else sessions)
    with writing(by, "accounts.session.end") as work:
        for session in ended:
            session.end()
        if ended:
            work.note(account, addresses=sorted({str(session.ip) for session in ended}))
    return len(ended)


def has_second_factor(account: Account) -> bool:
    """Whether signing in takes more than the password."""
    return Authenticator.objects.filter(user_id=account.pk, type__in=STRONG).exists()


def needs_second_factor(account: Account, day: dt.date) -> bool:
    """Whether one of the account's roles must sign in with a second factor."""
    wanted = options().second_factor_roles
    return bool(wanted) and any(role in wanted for role, _path in grants_of(account, day))


def remove_second_factor(account: Account, *, by: Account | None) -> int:
    """Takes away a second factor whose device is lost, and ends the sessions; how many it had."""
    _require_other(by, account)
    with writing(by, "accounts.factor.reset") as work:
        count, _rows = Authenticator.objects.filter(user_id=account.pk).delete()
        if count:
            work.note(account)
            end_sessions(account, by=by)
    return count


def link_identity(account: Account, provider: str, uid: str, *, by: Account | None) -> None:
    """Whoever the provider knows as `uid` signs in with this account."""
    _require_other(by, account)
    if not uid.strip():
        raise Refused(_("An identity needs its identifier."))
    if SocialAccount.objects.filter(provider=provider, uid=uid.strip()).exists():
        raise Refused(_("This identity is linked to an account already."))
    with writing(by, "accounts.identity.link") as work:
        SocialAccount.objects.create(user_id=account.pk, provider=provider, uid=uid.strip())
        work.note(account, provider=provider, identity=uid.strip())


def unlink_identity(identity: SocialAccount, *, by: Account | None) -> None:
    """The identity no longer opens the account."""
    account = Account.objects.get(pk=identity.user_id)
    _require_other(by, account)
    with writing(by, "accounts.identity.unlink") as work:
        work.note(account, provider=identity.provider, identity=identity.uid)
        identity.delete()


def _require_other(by: Account | None, account: Account) -> None:
    """The right on the account, which is not one's own."""
    require(by, EDIT, account)
    if by is not None and by.pk == account.pk:
        raise Refused(_("Nobody administers the own account."))
