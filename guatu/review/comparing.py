"""A report beside the one before it, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.journal.storing import column_of
from guatu.lib.figures import EMPTY, money_text, percent_text
from guatu.reports.models import ProgressReport

MONEY = ("month_amount", "year_amount", "all_amount")
COMPARED = (
    *(*MONEY, "physical_percent", "workers", "workers_due"),
    *("image_progress", "progress_text", "problem_text", "next_step"),
)


@dataclass(frozen=True)
class Line:
    """A field: its name, before and now as texts, and whether it is a number."""

    label: str
    before: str
    now: str
    is_number: bool

    @property
    def has_changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.now


def compared(now: ProgressReport | None, before: ProgressReport | None) -> list[Line]:
    """The fields of both reports, and their funds by source."""
    lines = [
        Line(
            str(column_of(ProgressReport, name).verbose_name),
            text_of(name, getattr(before, name, None)),
            text_of(name, getattr(now, name, None)),
            name in MONEY or name in ("physical_percent", "workers", "workers_due"),
        )
        for name in COMPARED
    ]
    return lines + list(_funds(now, before))


def text_of(name: str, value: Any) -> str:
    """A field's value as it is read."""
    if value is None or value == "":
        return EMPTY
    if name in MONEY:
        return money_text(value)
    if name == "physical_percent":
        return percent_text(Decimal(value) / 100)
    return str(value)


def _funds(now: ProgressReport | None, before: ProgressReport | None) -> Iterator[Line]:
    mine, theirs = (report.funds if report else {} for report in (now, before))
    for source in dict.fromkeys([*theirs, *mine]):
        label = _("Funds in place: %(source)s") % {"source": source}
        old, new = (text_of("month_amount", funds.get(source)) for funds in (theirs, mine))
        yield Line(label, old, new, is_number=True)
