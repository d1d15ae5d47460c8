"""Forms of bulletins and of readers' replies."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.bulletins.actions import BODY_LENGTH
from guatu.bulletins.models import TEXT_LENGTH, Bulletin, BulletinSettings
from guatu.bulletins.moderating import ANSWER_LENGTH
from guatu.bulletins.spam import MOST_SECONDS
from guatu.journal.once import OnceForm
from guatu.ledger.models import Portfolio
from guatu.lib.figures import month_long_text
from guatu.lib.offers import offer, offer_rows
from guatu.meetings.models import Meeting

SALT = "guatu.bulletins.reply"


def _words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=area, **more)


class BeginForm(OnceForm):
    """Which bulletin is begun, and of which month."""

    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), label=_("portfolio"))
    series = forms.ChoiceField(
        label=_("series"),
        choices=Bulletin.Series.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    month = forms.ChoiceField(
        label=_("Month whose figures it states"),
        required=False,
        help_text=_("The figures are frozen, and the first text is written from them."),
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("Meeting that it tells of"),
        required=False,
        help_text=_("Its decisions stand in the text, with the figures of the month."),
    )
    title = forms.CharField(
        label=pgettext_lazy("of a text", "title"),
        required=False,
        max_length=120,
        help_text=_("Left empty, it is written from the month."),
    )

    def __init__(
        self,
        *args: Any,
        portfolios: Any,
        months: Iterable[dt.date],
        meetings: QuerySet[Meeting],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "meeting", meetings)
        if not meetings.exists():
            del self.fields["meeting"]
        offer_rows(self, "portfolio", portfolios)
        self.fields["portfolio"].initial = portfolios.first()
        known = [(f"{month:%Y-%m}", month_long_text(month)) for month in months]
        offer(self, "month", [*known, ("", _("none: a text without figures"))])
        over = [key for key, _label in known if key < f"{timezone.localdate():%Y-%m}"]
        self.fields["month"].initial = next(iter([*over, *(key for key, _label in known)]), "")
        self.fields["series"].initial = Bulletin.Series.NOTICE
        if portfolios.count() == 1:
            self.fields["portfolio"].widget = forms.HiddenInput()

    def clean_month(self) -> dt.date | None:
        """The month's first day."""
        text = self.cleaned_data["month"]
        return dt.date.fromisoformat(f"{text}-01") if text else None


class TextForm(forms.Form):
    """What a writer types; the version tells whether somebody saved meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=pgettext_lazy("of a text", "title"), max_length=300)
    body = _words(_("text"), required=False, rows=22, max_length=BODY_LENGTH)
    source = forms.CharField(label=_("source of the text"), required=False, max_length=60)
    is_public = forms.BooleanField(
        label=_("for the public"),
        required=False,
        help_text=_("Once published, anybody can read it without signing in."),
    )
    takes_replies = forms.BooleanField(label=_("readers may reply"), required=False)


class SayForm(OnceForm):
    """A step with words that may be left out."""

    text = _words(_("Remark"), required=False, rows=2, max_length=300)


class ReasonForm(OnceForm):
    """A step that needs a reason."""

    text = _words(_("Reason"), rows=2, max_length=300)


class ApproveForm(SayForm):
    """A review; where numbers stand in no field, the reviewer says that they are right."""

    has_seen_numbers = forms.BooleanField(
        label=_("I have looked at each number that stands in no field"), required=False
    )


class FileForm(OnceForm):
    """A photo or PDF."""

    file = forms.FileField(
        label=_("Photo or PDF"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    caption = forms.CharField(label=_("caption"), required=False, max_length=120)


class RejectForm(forms.Form):
    """Why a reply is not shown."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AnswerForm(forms.Form):
    """What the office answers."""

    text = _words(_("answer"), required=False, max_length=ANSWER_LENGTH)


class SettingsForm(forms.ModelForm):
    """A county's settings."""

    class Meta:
        model = BulletinSettings
        fields = ("source", "takes_replies", "hour_limit", "county_hour_limit", "keep_days")


class ReplyForm(forms.Form):
    """What a reader sends. `website` is a trap: people do not see it; `opened` is signed."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    opened = forms.CharField(widget=forms.HiddenInput, max_length=200)
    name = forms.CharField(
        label=_("How we may call you"), max_length=30, help_text=_("Shown above your reply.")
    )
    mail = forms.EmailField(
        label=_("Mail address"), max_length=120, help_text=_("For questions only; never shown.")
    )
    text = _words(
        _("Your reply"),
        rows=6,
        max_length=TEXT_LENGTH,
        help_text=_("Plain text, at most 500 signs."),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, bulletin: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bulletin = bulletin
        self.fields["opened"].initial = self.stamp(timezone.now())

    def stamp(self, at: dt.datetime) -> str:
        """The instant and the bulletin, signed."""
        return signing.Signer(salt=SALT).sign(f"{self.bulletin}/{int(at.timestamp())}")

    def began_at(self, now: dt.datetime) -> dt.datetime | None:
        """When the form was opened; None for an instant that is not ours or long ago."""
        try:
            text = signing.Signer(salt=SALT).unsign(self.cleaned_data["opened"])
        except signing.BadSignature:
            return None
        about, _sep, second = text.partition("/")
        began = dt.datetime.fromtimestamp(int(second), tz=dt.UTC)
        is_ours = about == str(self.bulletin)
        return began if is_ours and now - began < dt.timedelta(seconds=MOST_SECONDS) else None
