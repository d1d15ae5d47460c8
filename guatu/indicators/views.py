"""Pages of the rules of lights."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.indicators.actions import set_light_rule
from guatu.indicators.explain import rule_sentence
from guatu.indicators.forms import RuleForm
from guatu.indicators.models import Light, LightRule
from guatu.indicators.previews import Preview, preview
from guatu.indicators.rules import LIMITS, Family, Rule, families, rule_of, rules_on
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused

EDIT = "indicators.rules.edit"
# How the site's badge of a light is called for a number of Light.
BADGES = {
    Light.NONE: "none",
    Light.GREEN: "green",
    Light.BLUE: "watch",
    Light.YELLOW: "yellow",
    Light.RED: "red",
}


@dataclass(frozen=True)
class Shown:
    """A dimension on the page: the rule of today in words, and those of other days."""

    code: str
    label: str
    sentence: str
    is_default: bool
    others: list[tuple[dt.date, str]]


@require_safe
def rule_list(request: SignedIn) -> HttpResponse:
    """The rules that hold today, by dimension, with those before and after."""
    require(request.user, EDIT)
    portfolios = list(Portfolio.objects.reached_by(request.user, EDIT).order_by("unit__path", "id"))
    wanted = request.GET.get("portfolio", "")
    chosen = next((p for p in portfolios if str(p.pk) == wanted), None)
    if chosen is None and wanted:
        raise Http404
    chosen = chosen or (portfolios[0] if portfolios else None)
    context = {
        "portfolios": portfolios,
        "portfolio": chosen,
        "dimensions": _dimensions(chosen) if chosen else [],
    }
    return render(request, "indicators/rule_list.html", context)


@require_http_methods(["GET", "POST"])
def change_rule(request: SignedIn, portfolio: int, dimension: str) -> HttpResponse:
    """Sets the rule of a dimension; with `preview` it only says what the rule would change."""
    require(request.user, EDIT)
    chosen = get_object_or_404(Portfolio.objects.reached_by(request.user, EDIT), pk=portfolio)
    if dimension not in LightRule.Dimension.values:
        raise Http404
    current = _rules_today(chosen)[dimension]
    family = request.POST.get("family") or request.GET.get("family") or current.family
    if family not in families(dimension):
        raise Http404
    form = RuleForm(
        request.POST or None, dimension=dimension, family=family, initial=_initial(current, family)
    )
    change: Preview | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                set_light_rule(chosen, form.rule(), by=request.user)
                messages.success(request, _("The rule is set; the lights follow it."))
                return redirect(f"{reverse('indicators:rule-list')}?portfolio={chosen.pk}")
            change = preview(chosen, form.rule())
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "portfolio": chosen,
        "dimension": LightRule.Dimension(dimension),
        "families": [(code, Family(code).label) for code in families(dimension)],
        "family": family,
        "form": form,
        "preview": change and _shown_preview(change),
        "current": rule_sentence(dimension, current.as_json()),
    }
    is_part = request.htmx and "preview" in request.POST
    template = "indicators/preview.html" if is_part else "indicators/rule_form.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _rules_today(portfolio: Portfolio) -> dict[str, Rule]:
    return rules_on(map(rule_of, _rows(portfolio)), timezone.localdate())


def _rows(portfolio: Portfolio) -> list[dict[str, object]]:
    fields = ("pk", "dimension", "family", "thresholds", "valid_from", "valid_to")
    return list(
        LightRule.objects.filter(portfolio=portfolio).order_by("valid_from").values(*fields)
    )


def _dimensions(portfolio: Portfolio) -> list[Shown]:
    rules = [rule_of(row) for row in _rows(portfolio)]
    today = rules_on(rules, timezone.localdate())
    return [
        Shown(
            dimension.value,
            str(dimension.label),
            rule_sentence(dimension.value, today[dimension].as_json()),
            today[dimension].key is None,
            [
                (rule.valid_from, rule_sentence(dimension.value, rule.as_json()))
                for rule in rules
                if rule.dimension == dimension and rule.key != today[dimension].key
            ],
        )
        for dimension in LightRule.Dimension
    ]


def _initial(current: Rule, family: str) -> dict[str, object]:
    """The limits of today's rule, or the family's defaults; from the first of this month."""
    limits = current.limits if family == current.family else {}
    limits = limits or LIMITS.get((current.dimension, family), {})
    return {**limits, "valid_from": timezone.localdate().replace(day=1)}


def _shown_preview(change: Preview) -> dict[str, object]:
    """The preview with lights as the page's badges."""
    return {
        "month": change.month,
        "counts": [
            (BADGES[light], change.before[light.value], change.after[light.value])
            for light in reversed(Light)
        ],
        "moved_count": change.moved_count,
        "hidden": change.moved_count - len(change.moved),
        "moved": [
            (moved.project, BADGES[Light(moved.before)], BADGES[Light(moved.after)])
            for moved in change.moved
        ],
    }
