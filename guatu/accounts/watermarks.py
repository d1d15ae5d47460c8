"""Whose screen or file it is: name, unit and time, as the settings ask for it."""

from django.http import HttpRequest
from django.utils import timezone

from guatu.accounts.models import Account, Post
from guatu.accounts.options import options
from guatu.lib.figures import moment_text

UNIT_KEPT = "unit_of_account"


def keep_unit(request: HttpRequest, account: Account) -> None:
    """Remembers the account's unit for the session, so that no page looks it up."""
    request.session[UNIT_KEPT] = unit_of(account)


def unit_of(account: Account) -> str:
    """The unit by which a person is known: that of the first post, else that of the first role."""
    day = timezone.localdate()
    post = Post.objects.on(day).filter(person=account.person_id).select_related("unit").first()
    grant = account.grants.on(day).select_related("unit").order_by("id").first()
    held = post or grant
    return held.unit.short_name if held else ""


def holder(request: HttpRequest) -> str:
    """Name and unit of whoever is signed in."""
    return " ".join(filter(None, [str(request.user), request.session.get(UNIT_KEPT, "")]))


def page_mark(request: HttpRequest) -> list[str]:
    """The lines of the watermark of a page; none where it is off or nobody is signed in."""
    if not request.user.is_authenticated or not options().watermark_pages:
        return []
    return [holder(request), moment_text(timezone.now())]


def file_mark(request: HttpRequest) -> str:
    """The watermark of a list that leaves as a file, "" where it is off."""
    if not options().watermark_exports:
        return ""
    return f"{holder(request)} {moment_text(timezone.now())}"


def print_mark(request: HttpRequest) -> str:
    """The watermark of a chart on paper, with the day only: one print a person and day."""
    if not options().watermark_prints:
        return ""
    return f"{holder(request)} {timezone.localdate():%Y-%m-%d}"
