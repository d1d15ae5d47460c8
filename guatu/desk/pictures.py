"""The small drawings of the desk's pages, as SVG that charts made and escaped."""

import calendar
import datetime as dt
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from guatu.charts import CurvePoint, Light
from guatu.charts.inline import light_bar, s_curve
from guatu.desk.today import CurveMonth
from guatu.wall.drawing import labels

# Drawn about as large as it is shown, so that its type is as large as the page's.
NARROW, WIDE = (470, 300), (640, 300)


def money_curve(
    months: Iterable[CurveMonth], cut_off: dt.date | None, *, size: tuple[int, int] = NARROW
) -> SafeString:
    """The cumulative money of a year: planned, 序时 and done; empty without a month."""
    points = [
        CurvePoint(_last_day(month.month), planned=month.plan, pace=month.due, done=month.done)
        for month in months
    ]
    if not points:
        return mark_safe("")
    return mark_safe(s_curve(points, labels(), cut_off=cut_off, size=size))


def lights_bar(counts: dict[str, int], *, width: int = 72) -> SafeString:
    """A bar of lights in the ratio of their counts."""
    lights = {Light(code): count for code, count in counts.items()}
    return mark_safe(light_bar(lights, labels(), width=width, height=10))


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
