"""What people choose of a wall chart."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Person, Unit
from guatu.indicators.compute import current_month
from guatu.indicators.models import Light
from guatu.ledger.models import AnnualPlan, LeaderLink, Portfolio, Project
from guatu.lib.offers import offer
from guatu.wall.models import WallChart

MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


def month_in(text: str) -> dt.date | None:
    """The first day of a month written as 2026-10; None for anything else."""
    return dt.date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else None


def shown_month(portfolio: Portfolio, text: str) -> dt.date:
    """The month that was asked for, else the newest reported one, else one of the newest plans.

    Of the newest year with plans it is the month of today or the one nearest to it: a ledger of
    the past is shown at its end, next year's at its beginning.
    """
    return month_in(text) or current_month(portfolio) or _planned_month(portfolio)


def _planned_month(portfolio: Portfolio) -> dt.date:
    today = timezone.localdate().replace(day=1)
    plans = AnnualPlan.objects.filter(project__portfolio=portfolio, is_current=True)
    year = plans.aggregate(newest=Max("year"))["newest"] or today.year
    return min(max(today, dt.date(year, 1, 1)), dt.date(year, 12, 1))


def shown_group(portfolio: Portfolio, text: str) -> str:
    """The grouping that was asked for, else by leader, or by unit where no leader is named."""
    if text in WallChart.Group.values:
        return text
    links = LeaderLink.objects.current().filter(project__portfolio=portfolio)
    by_leader = links.filter(kind=LeaderLink.Kind.LEAD).exists()
    return WallChart.Group.LEADER if by_leader else WallChart.Group.UNIT


class FilterForm(forms.Form):
    """The filters of a chart; the choices are those of one portfolio."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    leader = forms.ChoiceField(label=_("Leader"), required=False)
    list_class = forms.ChoiceField(label=_("List class"), required=False)
    light = forms.ChoiceField(label=_("Light"), required=False)

    def __init__(self, portfolio: Portfolio, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(portfolio=portfolio)
        sectors = projects.exclude(sector="").order_by("sector").values_list("sector", flat=True)
        units = Unit.objects.filter(
            project_roles__project__portfolio=portfolio, project_roles__valid_to=None
        )
        leaders = Person.objects.filter(
            led__project__portfolio=portfolio, led__valid_to=None
        ).order_by("pinyin")
        lights = [(light.value, light.label) for light in Light if light]
        self._choose("sector", [(name, name) for name in sectors.distinct()])
        self._choose("unit", units.distinct().values_list("pk", "short_name"))
        self._choose("leader", leaders.distinct().values_list("pk", "name"))
        self._choose("list_class", AnnualPlan.ListClass.choices)
        self._choose("light", lights)

    def _choose(self, name: str, choices: Any) -> None:
        offer(self, name, [("", _("All")), *((str(key), label) for key, label in choices)])

    def chosen(self) -> dict[str, str]:
        """The valid filters that leave something out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ChartForm(forms.ModelForm):
    """Title, grouping and paper."""

    class Meta:
        model = WallChart
        fields = ("title", "group", "paper", "is_portrait")


class PrintForm(forms.Form):
    """How a version goes on paper."""

    form = forms.ChoiceField(label=_("File"), choices=[("pdf", "PDF"), ("png", "PNG")])
    paper = forms.ChoiceField(label=_("Paper"), choices=WallChart.Paper)
    is_portrait = forms.BooleanField(label=_("Portrait"), required=False)
    tile = forms.ChoiceField(
        label=_("Tiles"),
        required=False,
        choices=[("", _("in one piece")), ("A3", "A3"), ("A4", "A4")],
    )

    def clean(self) -> dict[str, Any]:
        """A picture is one piece, and a tile is smaller than its sheet."""
        data = super().clean() or {}
        if data.get("tile") and data.get("form") == "png":
            raise forms.ValidationError(_("Only a PDF can be cut into tiles."))
        if data.get("tile") and data.get("tile") == data.get("paper"):
            data["tile"] = ""
        return data
