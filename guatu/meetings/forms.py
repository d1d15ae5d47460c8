"""Forms of series, meetings, who attends, agenda items and decisions."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.accounts.forms import AS_TREE, DayField, choose_from
from guatu.accounts.models import Account, Person, Unit
from guatu.journal.once import OnceForm
from guatu.ledger.form_fields import PeopleField
from guatu.ledger.models import Portfolio, Project, TaskForce
from guatu.lib.kept_files import SentFile
from guatu.lib.offers import offer
from guatu.meetings.actions import Ruling, Seat
from guatu.meetings.models import AgendaItem, Decision, Meeting, Series
from guatu.meetings.scopes import PREPARE
from guatu.problems.ladder import ladder_of

MOST_DAYS = 250
MOST_MINUTES = 120
FILES = "image/jpeg,image/png,image/webp,application/pdf"


def words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A text of several lines."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=area)


def one_person(people: list[Person]) -> Person | None:
    """One at most."""
    if len(people) > 1:
        raise forms.ValidationError(gettext("Name one person only."))
    return people[0] if people else None


def units_of(unit: Unit) -> Any:
    """The units of a county as a tree."""
    return Unit.objects.within(unit).current().order_by(*AS_TREE)


class SeriesForm(OnceForm):
    """Kind, slot, chair and rules of a series."""

    name = forms.CharField(label=_("name"), max_length=80)
    kind = forms.ChoiceField(label=_("kind"), choices=Series.Kind)
    rhythm = forms.ChoiceField(label=_("rhythm"), choices=Series.Rhythm)
    slot_workday = forms.IntegerField(
        label=_("on which workday"),
        min_value=1,
        max_value=23,
        help_text=_(
            "Counted in the month, its half, or the week; the last one if there are fewer."
        ),
    )
    slot_time = forms.TimeField(
        label=_("at what time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("place"), max_length=120, required=False)
    task_force = forms.ModelChoiceField(
        TaskForce.objects.none(),
        label=_("task force"),
        required=False,
        help_text=_("Then the agenda is about its projects only."),
    )
    level = forms.TypedChoiceField(label=_("level of problems that come up here"), coerce=int)
    comment_days = forms.IntegerField(
        label=_("comments due, workdays before the meeting"), min_value=0, max_value=20
    )

    def __init__(self, *args: Any, portfolio: Portfolio, series: Series | None, **kw: Any) -> None:
        names = ("name", "kind", "rhythm", "slot_workday", "place", "task_force", "level")
        more = ("comment_days", "slot_time")
        initial = {n: getattr(series, n) for n in (*names, *more)} if series else {}
        initial.setdefault("slot_workday", 5)
        initial.setdefault("slot_time", dt.time(9))
        initial.setdefault("comment_days", 2)
        super().__init__(*args, **{"initial": initial, **kw})
        choose_from(self, "task_force", TaskForce.objects.current().filter(portfolio=portfolio))
        offer(self, "level", [(str(n), name) for n, name in ladder_of(portfolio).names()])
        self.fields["chair"] = PeopleField(home=portfolio.unit, label=_("chair"))
        if series is not None and series.chair is not None:
            self.fields["chair"].initial = [series.chair]
        self.order_fields(["name", "kind", "chair", "rhythm"])

    def clean_chair(self) -> Person | None:
        """One person at most."""
        return one_person(self.cleaned_data["chair"])

    def values(self) -> dict[str, Any]:
        """What the series is."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class MeetingForm(OnceForm):
    """When and where a meeting is, who presides, with which others it is merged."""

    name = forms.CharField(
        label=_("name"),
        max_length=120,
        required=False,
        help_text=_("Left empty, it is named after the series and numbered."),
    )
    begins_at = forms.DateTimeField(
        label=_("begins at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("place"), max_length=120, required=False)
    merged = forms.ModelMultipleChoiceField(
        Series.objects.none(),
        label=_("merged with"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("One meeting with one set of minutes for all of them."),
    )

    def __init__(
        self,
        *args: Any,
        series: Series,
        account: Account,
        meeting: Meeting | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        others = Series.objects.reached_by(account, PREPARE).filter(unit=series.unit)
        choose_from(self, "merged", others.filter(is_active=True).exclude(pk=series.pk))
        self.fields["chair"] = PeopleField(home=series.unit, label=_("chair"))
        chair = meeting.chair if meeting is not None else series.chair
        self.fields["chair"].initial = [chair] if chair is not None else []
        if meeting is None:
            self.fields["place"].initial = series.place
        else:
            self.fields["name"].initial = meeting.name
            self.fields["name"].help_text = ""
            self.fields["place"].initial = meeting.place
            self.fields["begins_at"].initial = timezone.localtime(meeting.begins_at)
            self.fields["merged"].initial = list(meeting.merged.values_list("pk", flat=True))
        self.order_fields(["name", "begins_at", "place", "chair", "merged"])

    def clean_chair(self) -> Person | None:
        """One person at most."""
        return one_person(self.cleaned_data["chair"])

    def values(self) -> dict[str, Any]:
        """What is given; a name only where one was typed."""
        given = {n: self.cleaned_data[n] for n in ("begins_at", "place", "chair")}
        if self.cleaned_data["name"].strip():
            given["name"] = self.cleaned_data["name"].strip()
        return given


class AttendanceForm(OnceForm):
    """Who is expected or present, excused, absent, and who attends without being a member."""

    GROUPS = (
        ("members", _("Members invited or present"), "member", ""),
        ("excused", _("Members excused"), "member", "excused"),
        ("absent", _("Members absent"), "member", "absent"),
        ("attending", _("Attending"), "attending", ""),
        ("attending_excused", _("Attending, excused"), "attending", "excused"),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.meeting = meeting
        rows = list(meeting.attendance.select_related("person"))
        for name, label, part, presence in self.GROUPS:
            field = PeopleField(
                home=meeting.series.unit,
                label=label,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Names, with any separator between them.") if name == "members" else "",
            )
            field.max_length = 2000
            wanted = {presence} if presence else {"invited", "present"}
            field.initial = [r.person for r in rows if r.part == part and r.presence in wanted]
            self.fields[name] = field

    def seats(self) -> list[Seat]:
        """The list; whoever is not excused is present once the meeting has begun."""
        here = "present" if self.meeting.is_held else "invited"
        return [
            Seat(person, part=part, presence=presence or here)
            for name, _label, part, presence in self.GROUPS
            for person in self.cleaned_data[name]
        ]


class ItemForm(OnceForm):
    """An item of the agenda: what it is about, who reports, how long."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    project = forms.ModelChoiceField(Project.objects.none(), label=_("project"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("reporting unit"), required=False)
    minutes = forms.IntegerField(
        label=_("minutes allotted"), min_value=1, max_value=MOST_MINUTES, initial=5
    )
    comment_due = DayField(label=_("comment due"), required=False, initial=None)

    def __init__(
        self, *args: Any, meeting: Meeting, item: AgendaItem | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        county = meeting.series.unit
        choose_from(self, "unit", units_of(county))
        listed = Project.objects.filter(portfolio=meeting.series.portfolio_id, is_listed=True)
        choose_from(self, "project", listed.order_by("no"))
        self.fields["reporter"] = PeopleField(home=county, label=_("reporter"))
        if item is not None:
            del self.fields["project"]
            for name in ("title", "unit", "minutes", "comment_due"):
                self.fields[name].initial = getattr(item, name)
            self.fields["reporter"].initial = [item.reporter] if item.reporter else []
        else:
            del self.fields["comment_due"]

    def clean_reporter(self) -> Person | None:
        """One person at most."""
        return one_person(self.cleaned_data["reporter"])

    def values(self) -> dict[str, Any]:
        """What was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class DecisionForm(OnceForm):
    """What was decided: text, lead unit, helpers, workdays, and the item that it comes from."""

    text = words(_("text of the decision"))
    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("lead unit"), required=False)
    due_days = forms.IntegerField(
        label=_("due in workdays"), required=False, min_value=1, max_value=MOST_DAYS
    )
    helpers = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("helping units"), required=False
    )
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("agenda item"), required=False)

    def __init__(
        self, *args: Any, meeting: Meeting, decision: Decision | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        for name in ("lead", "helpers"):
            choose_from(self, name, units_of(meeting.series.unit))
        choose_from(self, "item", meeting.items.standing())
        self.fields["person"] = PeopleField(
            home=meeting.series.unit, label=_("person who answers for it")
        )
        if decision is not None:
            for name in ("text", "lead", "due_days", "item"):
                self.fields[name].initial = getattr(decision, name)
            self.fields["helpers"].initial = list(decision.helpers.values_list("pk", flat=True))
            self.fields["person"].initial = [decision.person] if decision.person else []

    def clean_person(self) -> Person | None:
        """One person at most."""
        return one_person(self.cleaned_data["person"])

    def ruling(self) -> Ruling:
        """What was typed."""
        values = self.cleaned_data
        return Ruling(
            values["text"],
            lead=values["lead"],
            due_days=values["due_days"],
            helpers=list(values["helpers"]),
            person=values["person"],
        )


class TextForm(OnceForm):
    """A text."""

    text = words(_("In words"))


class PaperForm(OnceForm):
    """A paper of an item."""

    file = forms.FileField(
        label=_("Photo or PDF"), widget=forms.ClearableFileInput(attrs={"accept": FILES})
    )

    def sent(self) -> SentFile:
        """The file."""
        file = self.cleaned_data["file"]
        return SentFile(file.name, file.chunks(), file.size)


class StepForm(OnceForm):
    """A step of a decision on a day that is not to come."""

    day = DayField(label=_("On which day"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.order_fields([name for name in self.fields if name != "day"])

    def clean_day(self) -> dt.date:
        """What is to come has not happened."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


class SaidForm(StepForm):
    """A step that says something."""

    text = words(_("In words"))


class EvidenceForm(StepForm):
    """A document by its number, a photo or PDF."""

    title = forms.CharField(label=_("What it shows"), max_length=120)
    document = forms.CharField(label=_("document number"), max_length=120, required=False)
    file = forms.FileField(
        label=_("Photo or PDF"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": FILES}),
    )

    def sent(self) -> SentFile | None:
        """The file, where one was sent."""
        file = self.cleaned_data["file"]
        return SentFile(file.name, file.chunks(), file.size) if file else None


class VerifyForm(SaidForm):
    """Whether it was carried out."""

    is_done = forms.TypedChoiceField(
        label=_("Result"),
        choices=[
            ("", "—"),
            ("1", _("carried out: close it")),
            ("0", _("not carried out: send it back")),
        ],
        coerce=lambda value: value == "1",
    )


class AskForm(SaidForm):
    """Until when, and why."""

    new_due = forms.DateField(
        label=_("day asked for"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PostponeForm(StepForm):
    """Whether the later day is approved."""

    is_approved = forms.TypedChoiceField(
        label=_("Result"),
        choices=[
            ("", "—"),
            ("1", pgettext_lazy("postponement", "approved")),
            ("0", pgettext_lazy("postponement", "refused")),
        ],
        coerce=lambda value: value == "1",
    )
    text = words(_("note"), required=False)
