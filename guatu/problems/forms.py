"""Forms of problems: raising one, every step of one, and the ladder."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import AS_TREE, DayField, choose_from
from guatu.accounts.models import Person, Unit
from guatu.excuses.reasons import choices, reasons_of
from guatu.journal.once import DayInput, OnceForm
from guatu.ledger.form_fields import PeopleField
from guatu.ledger.models import Portfolio, Project
from guatu.lib.kept_files import SentFile
from guatu.lib.offers import offer
from guatu.problems.compute import next_rise
from guatu.problems.filters import Seen
from guatu.problems.ladder import Ladder, Step
from guatu.problems.models import Problem, Rung

ROWS = 3
MOST_DAYS = 250
LEVEL_ROWS = 6


def _words(label: Any, *, required: bool = True, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": ROWS})
    return forms.CharField(label=label, required=required, widget=area, **more)


class StepForm(OnceForm):
    """A step of a problem on a day that is not to come."""

    day = DayField(label=_("On which day"))

    def __init__(self, *args: Any, problem: Problem, seen: Seen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem, self.seen = problem, seen
        self.order_fields([name for name in self.fields if name != "day"])

    def clean_day(self) -> dt.date:
        """What is to come has not happened."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


class AssignForm(StepForm):
    """Who is to solve it, until when."""

    holder = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit that is to solve it"))
    due_days = forms.IntegerField(
        label=_("Due in workdays"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("Left empty, the due day stays as it is."),
    )
    text = _words(_("What is to be done"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = self.problem.project.portfolio.unit
        _choose_unit(self, "holder", county)
        self.fields["holder"].initial = self.problem.holder_id
        self.fields["person"] = PeopleField(home=county, label=_("Person who answers for it"))
        if self.problem.holder_person is not None:
            self.fields["person"].initial = [self.problem.holder_person]
        self.order_fields(["holder", "person", "due_days", "text", "day"])

    def clean_person(self) -> Person | None:
        """One person at most."""
        return _one_person(self.cleaned_data["person"])


class TextForm(StepForm):
    """A step that says something."""

    text = _words(_("In words"))


class WorkForm(StepForm):
    """How the handling goes on."""

    text = _words(_("How the handling goes on"), required=False)


class EvidenceForm(StepForm):
    """A document by its number, a photo or PDF."""

    title = forms.CharField(label=_("What it shows"), max_length=120)
    document = forms.CharField(label=_("document number"), max_length=120, required=False)
    file = forms.FileField(
        label=_("Photo or PDF"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
        ),
    )

    def sent(self) -> SentFile | None:
        """The file, where one was sent."""
        file = self.cleaned_data["file"]
        return SentFile(file.name, file.chunks(), file.size) if file else None


class AskForm(StepForm):
    """How it was solved."""

    text = _words(_("How it was solved"))


class VerifyForm(StepForm):
    """Whether the evidence holds."""

    is_solved = forms.TypedChoiceField(
        label=_("Result"),
        choices=[
            ("", "—"),
            ("1", _("solved: close it")),
            ("0", _("not solved: send it back")),
        ],
        coerce=lambda value: value == "1",
    )
    text = _words(_("Finding"))


class RaiseLevelForm(StepForm):
    """To which level, and why."""

    to = forms.TypedChoiceField(label=_("To level"), coerce=int)
    text = _words(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.seen
        now = next_rise(self.problem, seen.ladder, seen.calendar, seen.today)[0]
        above = [(str(n), name) for n, name in seen.ladder.names() if n > now]
        offer(self, "to", above)


class SleepForm(StepForm):
    """Until when it sleeps."""

    until = forms.DateField(label=_("Until which day"), widget=DayInput)
    text = _words(_("Reason"))


class ChangeForm(StepForm):
    """What the problem says."""

    kind = forms.ChoiceField(label=_("kind"))
    text = _words(_("problem"))
    asks = _words(_("What is asked for"), required=False)
    asked = forms.ModelChoiceField(Unit.objects.none(), label=_("Asked of"), required=False)
    due = forms.DateField(label=_("due"), required=False, widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_unit(self, "asked", self.problem.project.portfolio.unit)
        offer(self, "kind", choices(self.seen.reasons, self.problem.kind))
        for name in ("kind", "text", "asks", "due"):
            self.fields[name].initial = getattr(self.problem, name)
        self.fields["asked"].initial = self.problem.asked_id

    def changes(self) -> dict[str, Any]:
        """The columns of the problem."""
        return {name: self.cleaned_data[name] for name in ("kind", "text", "asks", "asked", "due")}


class RaiseForm(OnceForm):
    """A problem to be raised."""

    text = _words(_("What holds the project up"))
    kind = forms.ChoiceField(label=_("kind"))
    asks = _words(_("What is asked for"), required=False)
    asked = forms.ModelChoiceField(Unit.objects.none(), label=_("Asked of"), required=False)
    holder = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit that is to solve it"),
        required=False,
        help_text=_("Left empty, the project office assigns it."),
    )
    due_days = forms.IntegerField(
        label=_("Due in workdays"), required=False, min_value=1, max_value=MOST_DAYS
    )
    raised_on = DayField(label=_("Raised on"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = project.portfolio.unit
        offer(self, "kind", choices(reasons_of(project.portfolio_id)))
        for name in ("asked", "holder"):
            _choose_unit(self, name, county)
        self.fields["holder_person"] = PeopleField(
            home=county, label=_("Person who answers for it")
        )
        self.order_fields(
            ["text", "kind", "asks", "asked", "holder", "holder_person", "due_days", "raised_on"]
        )

    def clean_holder_person(self) -> Person | None:
        """One person at most."""
        return _one_person(self.cleaned_data["holder_person"])

    def clean_raised_on(self) -> dt.date:
        """What is to come has not happened."""
        day = self.cleaned_data["raised_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


class LadderForm(forms.Form):
    """The levels of a portfolio, one row each; a row without a name is no level."""

    def __init__(self, *args: Any, portfolio: Portfolio, ladder: Ladder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LEVEL_ROWS + 1):
            step = ladder.steps[number - 1] if number <= ladder.top else None
            self._add_row(number, step, portfolio.unit)

    def _add_row(self, number: int, step: Step | None, county: Unit) -> None:
        self.fields[f"name_{number}"] = forms.CharField(
            label=gettext("Name of level %(level)s") % {"level": number},
            max_length=60,
            required=number == 1,
            initial=str(step.name) if step else "",
        )
        self.fields[f"seat_{number}"] = forms.ChoiceField(
            label=gettext("Who is at level %(level)s") % {"level": number},
            choices=Rung.Seat.choices,
            initial=step.seat if step else Rung.Seat.UNIT,
        )
        person = PeopleField(
            home=county, label=gettext("Person of level %(level)s") % {"level": number}
        )
        person.initial = [step.person] if step and step.person else []
        self.fields[f"person_{number}"] = person
        self.fields[f"days_{number}"] = forms.IntegerField(
            label=gettext("Workdays at level %(level)s") % {"level": number},
            required=False,
            min_value=1,
            max_value=MOST_DAYS,
            initial=step.days if step else None,
        )

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """(level, its fields) as they stand on the page."""
        names = ("name", "seat", "person", "days")
        return [
            (number, [self[f"{name}_{number}"] for name in names])
            for number in range(1, LEVEL_ROWS + 1)
        ]

    def steps(self) -> list[Step]:
        """The levels that have a name, in their order."""
        values = self.cleaned_data
        return [
            Step(
                values[f"name_{number}"],
                values[f"seat_{number}"],
                values[f"days_{number}"],
                _one_person(values[f"person_{number}"]),
            )
            for number in range(1, LEVEL_ROWS + 1)
            if values[f"name_{number}"]
        ]


def _choose_unit(form: forms.Form, name: str, county: Unit) -> None:
    choose_from(form, name, Unit.objects.within(county).current().order_by(*AS_TREE))


def _one_person(people: list[Person]) -> Person | None:
    if len(people) > 1:
        raise forms.ValidationError(gettext("Name one person only."))
    return people[0] if people else None
