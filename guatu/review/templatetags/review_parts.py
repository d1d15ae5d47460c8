"""Parts of the review: the state of a report, with late and missing beside it."""

from decimal import Decimal

from django import template

from guatu.reports.states import FilingState
from guatu.review.rows import Row

register = template.Library()

# A state has a shape besides its word: it is never told by colour alone.
SHAPES = {
    FilingState.NOT_OPEN: "–",
    FilingState.TO_FILL: "○",
    FilingState.DRAFT: "✎",
    FilingState.SUBMITTED: "●",
    FilingState.RETURNED: "↩",
    FilingState.ACCEPTED: "✔",
    FilingState.LOCKED: "■",
    FilingState.CORRECTING: "✎",
    FilingState.CORRECTED: "✔",
}


@register.inclusion_tag("review/state.html")
def report_state(row: Row) -> dict[str, object]:
    """The state of a row's report in shape and word, and whether it was late or missing."""
    return {"row": row, "shape": SHAPES[row.state]}


@register.filter
def hundredth_of(percent: Decimal | str | None) -> Decimal | None:
    """0 to 100 as the share that `percent` shows; None for a value that is not there."""
    return Decimal(percent) / 100 if percent or percent == 0 else None
