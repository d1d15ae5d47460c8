"""Numbers of letters: by year and series, without gaps."""

from django.db.models import Max
from django.utils.translation import gettext as _

from guatu.ledger.models import Portfolio
from guatu.letters.models import Letter, LetterSettings

# Behind the county's own letters, the word of the series: 青政督函〔2026〕3号.
SERIES = {
    Letter.Kind.REMINDER: "提",
    Letter.Kind.SUPERVISION: "督",
    Letter.Kind.ASSIGNMENT: "交",
}


def settings_of(portfolio: Portfolio) -> LetterSettings:
    """The county's settings, or what they are before anybody set them."""
    row = LetterSettings.objects.filter(portfolio=portfolio).first()
    if row is not None:
        return row
    unit = portfolio.unit
    issuer = _("Office for key projects of %(county)s") % {"county": unit.name}
    return LetterSettings(
        portfolio=portfolio, issuer=issuer, prefix=f"{unit.short_name[:1]}重办", copies=""
    )


def next_number(portfolio: Portfolio, kind: str, year: int) -> int:
    """The next number of a series; the portfolio's row is locked until the transaction ends."""
    Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    rows = Letter.objects.filter(portfolio=portfolio, kind=kind, year=year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def printed(kind: str, year: int, number: int, settings: LetterSettings) -> str:
    """The number as it is printed and cited: 青政督函〔2026〕3号."""
    return f"{settings.prefix}{SERIES[Letter.Kind(kind)]}〔{year}〕{number}号"
