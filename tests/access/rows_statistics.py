"""Statistics figures: typed by statistics alone, read by whoever sees projects."""

from decimal import Decimal

from guatu.reports.actions import ReportDraft, post_reports
from guatu.statistics.actions import Typed, enter_figures
from tests.cast import START, Cast


def _figures(cast: Cast) -> dict[str, int]:
    """A month with a figure, so that there is a list to be exported."""
    post_reports([ReportDraft(cast.school, START, {"year_amount": Decimal(900)})], by=None)
    enter_figures([Typed(cast.school, Decimal(100))], START, START, by=None)
    return {}


OBJECTS = {"figures": _figures}
SEEN = "chen=200 zhou=200 admins=403 *=200"
ROWS = [
    ("statistics:list", "", "get", SEEN),
    ("statistics:export", "figures", "get", "chen=200 zhou=404 admins=403 *=200"),
    ("statistics:enter", "", "get", "tao=200 *=403"),
    ("statistics:enter", "", "post", "tao=422 *=403"),
    ("statistics:limits", "", "get", "ana=200 zhou=200 *=403"),
    ("statistics:limits", "", "post", "ana=422 zhou=422 *=403"),
]
