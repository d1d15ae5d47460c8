"""What the page of a meeting shows of its minutes: links, named in `settings.MEETING_PARTS`."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.meetings.models import Meeting
from guatu.minutes.models import Minutes
from guatu.minutes.scopes import PREPARE

Stage = Meeting.State


def links(meeting: Meeting, account: Account) -> Sequence[tuple[str | Promise, str]]:
    """(label, address) of the minutes, or of where they are drafted, and of the decided items."""
    found: list[tuple[str | Promise, str]] = []
    row = Minutes.objects.visible_to(account).filter(meeting=meeting).first()
    if row is not None:
        found.append((_("Minutes"), row.get_absolute_url()))
    elif meeting.state == Stage.DRAFTING:
        reached = Meeting.objects.reached_by(account, PREPARE)
        if reached.filter(pk=meeting.pk).exists():
            found.append((_("Draft the minutes"), reverse("minutes:of-meeting", args=[meeting.pk])))
    if meeting.is_held:
        found.append((_("Decided items"), reverse("minutes:items", args=[meeting.pk])))
    return found
