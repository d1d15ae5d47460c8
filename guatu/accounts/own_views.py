"""My account: who I am here, how I sign in, and where I am signed in."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as identity_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts import securing
from guatu.accounts.models import Account, Post
from guatu.accounts.options import options
from guatu.accounts.permissions import ROLES
from guatu.accounts.requests import SignedIn

# The order matters: Edge and Opera call themselves Chrome too, Chrome calls itself Safari.
BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("360", "360"), ("QQBrowser/", "QQ"),
    ("MicroMessenger/", "WeChat"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class SessionLine:
    """A session as a person reads it."""

    key: int
    device: str
    address: str
    began: dt.datetime
    seen: dt.datetime
    is_this: bool


@require_safe
def me(request: SignedIn) -> HttpResponse:
    """One's own page."""
    account = request.user
    today = timezone.localdate()
    posts = Post.objects.on(today).filter(person=account.person_id).select_related("unit")
    grants = account.grants.on(today).select_related("unit").order_by("id")
    context = {
        "account": account,
        "person": account.person,
        "posts": posts,
        "grants": [(ROLES[grant.role].label, grant.unit) for grant in grants],
        "password_due": _password_due(account),
        "factors": factors_of(account),
        "factor_needed": securing.needs_second_factor(account, today),
        "identities": identities_of(account),
        "providers": identity_adapter().list_apps(request),
        "sessions": sessions_of(account, request.session.session_key or ""),
        "idle_minutes": options().idle_minutes,
        "single_session": options().single_session,
        "languages": settings.LANGUAGES,
    }
    return render(request, "accounts/me.html", context)


@require_POST
def end_session(request: SignedIn, pk: int) -> HttpResponse:
    """Ends one of one's own sessions; the present one ends by signing out."""
    here = request.session.session_key or ""
    if not securing.end_sessions(request.user, by=request.user, keep=here, only=pk):
        raise Http404
    messages.success(request, _("The session has ended."))
    return redirect("accounts:me")


@require_POST
def end_others(request: SignedIn) -> HttpResponse:
    """Ends all of one's own sessions but this."""
    here = request.session.session_key or ""
    count = securing.end_sessions(request.user, by=request.user, keep=here)
    said = ngettext("%(count)s session has ended.", "%(count)s sessions have ended.", count)
    messages.success(request, said % {"count": count})
    return redirect("accounts:me")


@require_POST
def choose_language(request: SignedIn) -> HttpResponse:
    """The language of one's pages, on every machine."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    securing.choose_language(Account.objects.get(pk=request.user.pk), language)
    with translation.override(language):
        messages.success(request, _("Your pages open in this language."))
    answer = redirect("accounts:me")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language)
    return answer


def sessions_of(account: Account, here: str) -> list[SessionLine]:
    """The living sessions of an account, the latest seen first.

    A session is given its idle time anew at every request, so that its end tells when it was
    seen last; nothing else needs to be written for that.
    """
    idle = dt.timedelta(minutes=options().idle_minutes)
    told = {row.session_key: row for row in UserSession.objects.filter(user_id=account.pk)}
    ends = Session.objects.filter(pk__in=told, expire_date__gt=timezone.now())
    lines = []
    for key, end in ends.values_list("pk", "expire_date"):
        row = told[key]
        seen = min(max(end - idle, row.created_at), timezone.now())
        device = device_of(row.user_agent)
        lines.append(SessionLine(row.pk, device, row.ip, row.created_at, seen, key == here))
    return sorted(lines, key=lambda line: (not line.is_this, -line.seen.timestamp()))


def device_of(agent: str) -> str:
    """Browser and system out of what a browser calls itself: Chrome 109 · Windows."""
    browser = ""
    for mark, name in BROWSERS:
        if mark in agent:
            version = re.search(rf"{re.escape(mark)}(\d+)", agent)
            browser = f"{name} {version[1]}" if version else name
            break
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(filter(None, [browser, system])) or _("unknown device")


def factors_of(account: Account) -> dict[str, Any]:
    """The second factors of an account: app, number of passkeys, unused recovery codes."""
    held = list(Authenticator.objects.filter(user_id=account.pk))
    types = Authenticator.Type
    codes = [row for row in held if row.type == types.RECOVERY_CODES]
    return {
        "app": any(row.type == types.TOTP for row in held),
        "passkeys": sum(row.type == types.WEBAUTHN for row in held),
        "codes": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "is_on": any(row.type in securing.STRONG for row in held),
    }


def identities_of(account: Account) -> list[SocialAccount]:
    """The outside identities that open an account."""
    return list(SocialAccount.objects.filter(user_id=account.pk).order_by("pk"))


def _password_due(account: Account) -> dt.date | None:
    """The day on which the password must be changed; None where it does not age."""
    days = options().password_days
    if account.password_set_at is None or not days:
        return None
    return timezone.localdate(account.password_set_at + dt.timedelta(days=days))
