"""Forms of projects, of who answers for them, and of task forces."""

from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import AS_TREE, DayField, UnitsField, choose_from
from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.revealing import MaskedField
from guatu.accounts.scopes import may
from guatu.journal.once import DayInput, OnceForm
from guatu.ledger.actions import ASKED, STEPS
from guatu.ledger.fields import with_unit
from guatu.ledger.form_fields import FundsField, PeopleField, ProjectsField, TagsField
from guatu.ledger.models import LeaderLink, Portfolio, Project, ProjectRole, TaskForce


class ProjectForm(forms.ModelForm):
    """The facts of a project; `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    contact = MaskedField(label=_("contact"), max_length=100)
    tags = TagsField(label=_("tags"), required=False)
    fund_plan = FundsField(
        label=_("funds by source"),
        required=False,
        help_text=_("One source a line, with its amount."),
    )

    GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
        (
            _("The project"),
            (
                "no",
                "name",
                "national_code",
                "kind",
                "sector",
                "nature",
                "list_level",
                "tags",
            ),
        ),
        (
            _("What is built"),
            ("content", "scale", "location", "longitude", "latitude", "image_progress"),
        ),
        (_("Owner and contact"), ("owner_firm", "construction_unit", "contact")),
        (_("Money"), ("total_invest", "fund_plan")),
        (
            _("Dates"),
            (
                *("start_planned", "start_actual", "finish_planned", "finish_actual"),
                *("production_planned", "production_actual"),
            ),
        ),
        (_("Remark"), ("remark",)),
    )
    DAYS = (
        *("start_planned", "start_actual", "finish_planned", "finish_actual"),
        *("production_planned", "production_actual"),
    )

    class Meta:
        model = Project
        fields = [
            *("no", "name", "national_code", "kind", "sector", "nature", "list_level", "tags"),
            *("content", "scale", "location", "longitude", "latitude"),
            *("image_progress", "owner_firm", "construction_unit", "contact"),
            *("total_invest", "fund_plan", "start_planned", "start_actual", "finish_planned"),
            *("finish_actual", "production_planned", "production_actual", "remark"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.DAYS:
            self.fields[name].widget = DayInput()
        for name in ("content", "remark"):
            self.fields[name].widget.attrs["rows"] = 3
        self.fields["version"].initial = self.instance.version
        contact = cast("MaskedField", self.fields["contact"])
        self.initial["contact"] = contact.hold(self.instance.contact)
        currency = self.instance.portfolio.currency if self.instance.portfolio_id else "CNY"
        for name in ("total_invest", "fund_plan"):
            self.fields[name].label = with_unit(self.fields[name].label, currency)
        self.fields["national_code"].help_text = _("24 digits: 2603-360824-04-01-123456")

    def groups(self) -> list[tuple[str | Promise, list[BoundField]]]:
        """Headings with their fields."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def changes(self) -> dict[str, Any]:
        """What was typed. A day that was changed is known to the day from now on."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        before = {name: self.initial.get(name) for name in self.DAYS}
        values["precision"] = {
            name: known
            for name, known in self.instance.precision.items()
            if values.get(name) == before.get(name)
        }
        return values


class NewProjectForm(OnceForm, ProjectForm):
    """A project to be made; an empty number is the next one."""

    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), label=_("portfolio"))

    GROUPS = (
        (_("The ledger"), ("portfolio",)),
        *ProjectForm.GROUPS,
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Portfolio.objects.reached_by(account, "ledger.project.edit")
        choose_from(self, "portfolio", reached)
        if len(reached) == 1:
            self.fields["portfolio"].initial = reached[0]
        self.fields["no"].required = False
        self.fields["no"].help_text = _("Left empty, it is the next of the year.")
        self.fields["version"].required = False


class AssignForm(forms.Form):
    """Who answers for a project from a day on."""

    day = DayField(label=_("From which day"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = project.portfolio.unit
        units = Unit.objects.within(county).current().order_by(*AS_TREE)
        holding = {row.role: row.unit_id for row in project.roles.current()}
        leading: dict[str, list[Person]] = {}
        for link in project.leaders.current().select_related("person"):
            leading.setdefault(link.kind, []).append(link.person)
        for code, label in ProjectRole.Role.choices:
            self.fields[f"role_{code}"] = forms.ModelChoiceField(
                units, label=label, required=False, initial=holding.get(code)
            )
        for code, label in LeaderLink.Kind.choices:
            self.fields[f"leader_{code}"] = PeopleField(
                home=county, label=label, initial=leading.get(code, [])
            )

    def units(self) -> list[tuple[str, Unit | None]]:
        """(role, unit) as chosen."""
        return [(code, self.cleaned_data[f"role_{code}"]) for code in ProjectRole.Role.values]

    def leaders(self) -> list[tuple[str, list[Person]]]:
        """(kind, people) as named."""
        return [(code, self.cleaned_data[f"leader_{code}"]) for code in LeaderLink.Kind.values]


class StageForm(forms.Form):
    """A step of a project; stopping, resuming and cancelling have pages of their own."""

    stage = forms.ChoiceField(label=_("New stage"))
    day = DayField(label=_("On which day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, project: Project, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [
            new
            for (old, new), right in STEPS.items()
            if old == project.stage
            and (old, new) not in ASKED
            and new != Project.Stage.CANCELLED  # a change of the list, with its document
            and may(account, right)
        ]
        cast("forms.ChoiceField", self.fields["stage"]).choices = [
            (new, Project.Stage(new).label) for new in steps
        ]


class TaskForceForm(OnceForm):
    """A task force, its people, units and projects."""

    name = forms.CharField(label=_("name"), max_length=120)
    units = UnitsField(Unit.objects.none(), label=_("units"), required=False)
    charter = forms.CharField(
        label=_("charter"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    duties = forms.CharField(
        label=_("duties"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_from = DayField(label=_("valid from"), required=False)
    valid_to = forms.DateField(label=_("valid until"), required=False, widget=DayInput())

    def __init__(
        self, *args: Any, portfolio: Portfolio, force: TaskForce | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        county = portfolio.unit
        self.fields["head"] = PeopleField(home=county, label=_("head"))
        self.fields["members"] = PeopleField(
            home=county, label=_("members"), help_text=_("Names with any separator between them.")
        )
        choose_from(self, "units", Unit.objects.within(county).current().order_by(*AS_TREE))
        self.fields["projects"] = ProjectsField(
            portfolio=portfolio,
            label=_("projects"),
            help_text=_("One project a line, by its number."),
        )
        self.order_fields(["name", "head", "members", "units", "projects"])
        if force is None:
            del self.fields["valid_to"]

    def clean_head(self) -> Person | None:
        """One person at most."""
        named = self.cleaned_data["head"]
        if len(named) > 1:
            raise forms.ValidationError(gettext("A task force has one head."))
        return named[0] if named else None
