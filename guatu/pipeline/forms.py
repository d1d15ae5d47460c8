"""Forms of leads: reporting one, every step of one."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import AS_TREE, DayField
from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with
from guatu.agreements.models import Fund
from guatu.enterprises.models import Chain, Enterprise, Origin, Referrer
from guatu.journal.once import DayInput, OnceForm
from guatu.leads.models import Doubt, Lead, Need
from guatu.ledger.form_fields import PeopleField
from guatu.ledger.models import Portfolio
from guatu.lib.offers import offer, offer_rows
from guatu.outreach.models import Interaction, Trip


def area(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget)


def amount(label: Any, *, required: bool = False) -> forms.DecimalField:
    """Money in 万元."""
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=14, decimal_places=2
    )


def own_units(account: Account, portfolio: Portfolio, permission: str) -> Any:
    """The units for which the account may write with the permission."""
    units = Unit.objects.within(portfolio.unit).current().order_by(*AS_TREE)
    grants = grants_with(account, permission)
    if any(grant.scope is Scope.ALL for grant in grants):
        return units
    paths = [grant.path for grant in grants if grant.scope is Scope.OWN]
    keys = [unit.pk for unit in units if any(unit.path.startswith(path) for path in paths)]
    return units.filter(pk__in=keys)


class PastDayForm(OnceForm):
    """Something on a day that is not to come."""

    day = DayField(label=_("On which day"))

    def clean_day(self) -> dt.date:
        """What is to come has not happened."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


class ReportForm(PastDayForm):
    """A lead as it is first reported."""

    name = forms.CharField(label=_("lead name"), max_length=200)
    firm = forms.CharField(label=_("investor"), max_length=200, required=False)
    first_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit of first contact"))
    origin = forms.ChoiceField(label=_("origin"), required=False)
    source = forms.ChoiceField(label=_("how it was found"), required=False)
    referrer = forms.ModelChoiceField(Referrer.objects.none(), label=_("referrer"), required=False)
    chain = forms.ModelChoiceField(Chain.objects.none(), label=_("industry chain"), required=False)
    total_invest = amount(_("total investment (10,000 yuan)"))
    fixed_invest = amount(_("investment in fixed assets (10,000 yuan)"))
    content = area(_("what is to be built"), required=False)

    def __init__(self, *args: Any, account: Account, portfolio: Portfolio, **kw: Any) -> None:
        super().__init__(*args, **kw)
        home = portfolio.unit
        offer_rows(self, "first_unit", own_units(account, portfolio, "leads.report"))
        offer_rows(self, "referrer", Referrer.objects.filter(home=home))
        offer_rows(self, "chain", Chain.objects.filter(home=home))
        offer(self, "origin", [("", "—"), *Origin.choices])
        offer(self, "source", [("", "—"), *Lead.Source.choices])


class StepForm(PastDayForm):
    """A step of a lead."""

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead = lead
        self.ready()
        self.order_fields([name for name in self.fields if name != "day"])

    def ready(self) -> None:
        """What depends on the lead."""


class TextForm(StepForm):
    """A step that says something."""

    text = area(_("In words"))


class WordsForm(StepForm):
    """A step that may say something."""

    text = area(_("In words"), required=False)


class PersonForm(StepForm):
    """Who handles it."""

    def ready(self) -> None:
        self.fields["person"] = PeopleField(
            home=self.lead.portfolio.unit, label=_("Who handles it")
        )

    def clean_person(self) -> Person:
        """Exactly one."""
        people = self.cleaned_data["person"]
        if len(people) != 1:
            raise forms.ValidationError(gettext("Name one person."))
        return people[0]


class AssignForm(WordsForm):
    """Which unit and leader it goes to."""

    responsible = forms.ModelChoiceField(Unit.objects.none(), label=_("responsible unit"))

    def ready(self) -> None:
        home = self.lead.portfolio.unit
        offer_rows(self, "responsible", Unit.objects.within(home).current().order_by(*AS_TREE))
        self.fields["responsible"].initial = self.lead.holder.pk
        self.fields["leader"] = PeopleField(home=home, label=_("leader"))
        if self.lead.leader:
            self.fields["leader"].initial = [self.lead.leader]

    def clean_leader(self) -> Person | None:
        """One at most."""
        people = self.cleaned_data["leader"]
        if len(people) > 1:
            raise forms.ValidationError(gettext("Name one person."))
        return people[0] if people else None


class ContactForm(StepForm):
    """A contact with the investor."""

    kind = forms.ChoiceField(label=_("how"), choices=Interaction.Kind.choices)
    level = forms.ChoiceField(
        label=_("level"), choices=Interaction.Level.choices, initial=Interaction.Level.OFFICER
    )
    people = forms.CharField(label=_("who of ours"), max_length=200)
    contact = forms.CharField(label=_("whom they met"), max_length=120, required=False)
    summary = area(_("what was said"))
    answer = forms.ChoiceField(label=_("answer"), choices=Interaction.Answer.choices)
    next_step = forms.CharField(label=_("promised next step"), max_length=300, required=False)
    next_on = forms.DateField(label=_("next step on"), required=False, widget=DayInput())


class LoseForm(TextForm):
    """Why it is given up."""

    reason = forms.ChoiceField(label=_("why it was lost"), choices=Lead.Lost.choices)


class RuleForm(TextForm):
    """Whether it is the same as another."""

    doubt = forms.ModelChoiceField(Doubt.objects.none(), label=_("the other lead"))
    ruling = forms.ChoiceField(
        label=_("ruling"), choices=[pair for pair in Doubt.Ruling.choices if pair[0]]
    )

    def ready(self) -> None:
        rows = self.lead.doubts.filter(ruling="").select_related("other")
        offer_rows(self, "doubt", rows)
        names = [(str(row.pk), row.other.name) for row in rows]
        self.fields["doubt"].widget.choices = names


class NeedForm(StepForm):
    """What it needs."""

    def ready(self) -> None:
        row = Need.objects.filter(lead=self.lead).first()
        fields = forms.fields_for_model(Need, exclude=["lead"])
        for name, field in fields.items():
            if name == "wanted_by":
                field.widget = DayInput()
            if row is not None:
                field.initial = getattr(row, name)
            self.fields[name] = field


class DraftForm(StepForm):
    """An agreement as it is drafted."""

    name = forms.CharField(label=_("agreement"), max_length=200)
    amount = amount(_("contract amount (10,000 yuan)"), required=True)
    clauses = area(_("main clauses"), rows=5)
    owed = area(_("what they owe, one a line: day, then what"), required=False)

    def clean_owed(self) -> list[dict[str, Any]]:
        """2026-12-31 开工 → an obligation of the investor."""
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["owed"].splitlines())):
            day, _blank, text = line.partition(" ")
            try:
                due = dt.date.fromisoformat(day)
            except ValueError:
                raise forms.ValidationError(
                    gettext("“%(line)s” does not begin with a day.") % {"line": line}
                ) from None
            found.append({"side": "theirs", "text": text.strip() or line, "due": due})
        return found


class FairForm(TextForm):
    """The opinion of the fair-competition review."""

    is_passed = forms.TypedChoiceField(
        label=_("Result"),
        choices=[("1", _("passed")), ("0", _("must be changed"))],
        coerce=lambda value: value == "1",
    )
    document = forms.CharField(label=_("document number"), max_length=120, required=False)


class FundForm(StepForm):
    """Money that came in."""

    amount = amount(_("amount (10,000 yuan)"), required=True)
    kind = forms.ChoiceField(label=_("kind"), choices=Fund.Kind.choices)
    evidence = forms.CharField(label=_("evidence by its number"), max_length=200)


class KnownFundForm(StepForm):
    """Which funds are recognised."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("funds in place"))

    def ready(self) -> None:
        offer_rows(self, "fund", self.lead.funds.filter(recognised_on=None))


class FirmContactForm(OnceForm):
    """Somebody at an enterprise."""

    name = forms.CharField(label=_("name"), max_length=60)
    title = forms.CharField(label=_("position"), max_length=60, required=False)
    phone = forms.CharField(label=_("phone"), max_length=100, required=False)
    is_chief = forms.BooleanField(label=_("decides"), required=False)


class TripForm(OnceForm):
    """A trip out or a visit in."""

    kind = forms.ChoiceField(label=_("kind"), choices=[])
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    start = DayField(label=_("from day"))
    end = DayField(label=_("to day"))
    days = forms.DecimalField(
        label=_("days (halves count)"), min_value=0, max_digits=4, decimal_places=1
    )
    persons = forms.IntegerField(label=_("how many of ours"), min_value=1, max_value=200)
    people = forms.CharField(label=_("who of ours"), max_length=200)
    place = forms.CharField(label=_("place"), max_length=120)
    visitors = forms.CharField(
        label=_("visitors"), max_length=300, required=False, help_text=_("Of a visit in.")
    )
    purpose = forms.CharField(label=_("purpose"), max_length=300, required=False)
    enterprises = forms.ModelMultipleChoiceField(
        Enterprise.objects.none(), label=_("enterprises met"), required=False
    )

    def __init__(self, *args: Any, account: Account, portfolio: Portfolio, **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer(self, "kind", Trip.Kind.choices)
        offer_rows(self, "unit", own_units(account, portfolio, "outreach.record"))
        leads = Lead.objects.visible_to(account).exclude(enterprise=None)
        met = Enterprise.objects.alive().filter(pk__in=leads.values("enterprise"))
        offer_rows(self, "enterprises", met)


class ResultForm(PastDayForm):
    """What came of a trip."""

    text = area(_("result"))
