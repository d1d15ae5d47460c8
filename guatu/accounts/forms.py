"""Forms of units, people, posts, accounts and roles."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Case, Field, Prefetch, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Person, Post, Unit
from guatu.accounts.permissions import ROLES
from guatu.accounts.revealing import MaskedField
from guatu.journal.once import DayInput, OnceForm
from guatu.lib.offers import offer

AS_TREE = ("parent__order", "parent", "order", "id")


def choose_from(form: forms.BaseForm, name: str, rows: QuerySet) -> None:
    """Lets a field of the form choose among these rows."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = rows


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units by their full names."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})

    def label_from_instance(self, obj: Unit) -> str:
        """The full name: short ones of old and new often agree."""
        return obj.name


class NamesField(forms.Field):
    """Lines "full, short" → [(full, short)]; a full name alone is both."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        """Raises ValidationError for a name that is longer than a unit's may be."""
        found: list[tuple[str, str]] = []
        for line in filter(None, map(str.strip, (value or "").splitlines())):
            full, _comma, short = (part.strip() for part in line.replace("，", ",").partition(","))
            found.append((full, short or full))
            for name, value in zip(("name", "short_name"), found[-1], strict=True):
                cast("Field", Unit._meta.get_field(name)).run_validators(value)
        return found


class DayField(forms.DateField):
    """A day; today unless something else is known."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", timezone.localdate)
        super().__init__(**kwargs)


class UnitForm(forms.ModelForm):
    """What a unit is."""

    class Meta:
        model = Unit
        fields = ["name", "short_name", "code", "kind", "parent", "order", "league_group"]

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Unit.objects.reached_by(account, "accounts.unit.edit").current()
        choose_from(self, "parent", reached.order_by(*AS_TREE))
        # A county's own parent is out of its reach: the field shows nothing and the unit keeps it.
        kept = self.instance.pk is not None and not reached.filter(pk=self.instance.parent_id)
        self.fields["parent"].required = not kept

    def clean_parent(self) -> Unit | None:
        """The parent chosen, or the one that is out of reach."""
        return self.cleaned_data["parent"] or self.instance.parent


class NewUnitForm(OnceForm, UnitForm):
    """A unit to be made."""

    valid_from = DayField(label=_("valid from"))


class HandOverForm(OnceForm):
    """Which units stand for which from a day on."""

    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            ("rename", _("renamed: one unit goes on as one")),
            ("merge", _("merged: several go on as one")),
            ("split", _("split: one goes on as several")),
        ],
    )
    old = UnitsField(Unit.objects.none(), label=_("Units that end"))
    names = NamesField(
        label=_("New units"),
        required=False,
        help_text=_("One a line: the full name, a comma, the short name. They begin on that day."),
    )
    new = UnitsField(Unit.objects.none(), label=_("Units that exist and go on"), required=False)
    day = DayField(label=_("From which day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.reached_by(account, "accounts.unit.edit").current()
        for name in ("old", "new"):
            ticked = [key for key in self[name].value() or [] if str(key).isdecimal()]
            first = Case(When(pk__in=ticked, then=0), default=1)
            choose_from(self, name, units.order_by(first, *AS_TREE))

    def clean_day(self) -> dt.date:
        """Rights and lists follow the newest row at once, so a hand-over is not entered ahead."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Enter a hand-over on its day, not before."))
        return day

    def clean(self) -> dict[str, Any]:
        """Somebody has to go on."""
        values = super().clean() or self.cleaned_data
        if not {"names", "new"} & self.errors.keys() and not (values["names"] or values["new"]):
            self.add_error("names", _("Name a new unit, or choose one that exists."))
        return values


class PersonForm(forms.ModelForm):
    """Who somebody is."""

    phone = MaskedField(label=_("phone"), max_length=40)

    class Meta:
        model = Person
        fields = ["name", "phone", "home"]

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = cast("MaskedField", self.fields["phone"]).hold(self.instance.phone)
        homes = Unit.objects.reached_by(account, "accounts.person.edit").current()
        kinds = [Unit.Kind.COUNTY, Unit.Kind.CITY, Unit.Kind.PROVINCE]
        within = homes.filter(kind__in=kinds).order_by(*AS_TREE)
        choose_from(self, "home", within)
        self.fields["home"].initial = within.first()


class NewPersonForm(OnceForm, PersonForm):
    """A person to be made."""


class PostForm(OnceForm):
    """A post that a person takes."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    title = forms.CharField(label=_("title"), max_length=60)
    day = DayField(label=_("From which day"))
    order = forms.IntegerField(label=_("order"), min_value=0, max_value=10**6, initial=0)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.reached_by(account, "accounts.person.edit").current()
        choose_from(self, "unit", units.order_by(*AS_TREE))


class PersonField(forms.ModelChoiceField):
    """A person by name and posts: two may share a name."""

    def label_from_instance(self, obj: Person) -> str:
        """The name, and after it what the person is now."""
        posts = " · ".join(str(post) for post in obj.posts.all())
        return f"{obj.name}　{posts}" if posts else obj.name


class TakeOverForm(OnceForm):
    """Who takes over from somebody, and from which day."""

    person = PersonField(Person.objects.none(), label=_("Who comes"))
    day = DayField(label=_("From which day"))

    def __init__(self, *args: Any, account: Account, leaving: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.reached_by(account, "accounts.person.edit")
        posts = Prefetch("posts", Post.objects.current().select_related("unit"))
        others = people.filter(home=leaving.home).exclude(pk=leaving.pk).order_by("pinyin", "id")
        choose_from(self, "person", others.prefetch_related(posts))

    def clean_day(self) -> dt.date:
        """Rights follow the newest row at once, so a change is not entered ahead."""
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Enter a hand-over on its day, not before."))
        return day


class EndForm(forms.Form):
    """The day on which something no longer holds."""

    day = DayField(label=_("Until which day"))


class PasswordField(forms.CharField):
    """A new password, never shown again."""

    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("First password"))
        super().__init__(strip=False, max_length=128, **kwargs)
        self.widget.attrs["autocomplete"] = "new-password"


class NewAccountForm(OnceForm):
    """An account for a person who has none."""

    username = forms.CharField(
        label=_("user name"), max_length=60, validators=[UnicodeUsernameValidator()]
    )
    person = forms.ModelChoiceField(Person.objects.none(), label=_("person"))
    password = PasswordField()
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.reached_by(account, "accounts.account.edit")
        choose_from(self, "person", people.filter(account=None))


class ResetForm(forms.Form):
    """A new password for an account."""

    password = PasswordField(label=_("New password"))


class GrantForm(OnceForm):
    """A role to be granted."""

    role = forms.ChoiceField(
        label=_("role"), choices=[(code, role.label) for code, role in ROLES.items()]
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("unit"))
    day = DayField(label=_("From which day"))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.reached_by(account, "accounts.role.grant").current()
        choose_from(self, "unit", units.order_by(*AS_TREE))


class IdentityForm(forms.Form):
    """An identity of an outside provider."""

    provider = forms.ChoiceField(label=_("Provider"))
    uid = forms.CharField(
        label=_("Identifier there"),
        max_length=191,
        help_text=_("The “sub” by which the provider knows the person."),
    )

    def __init__(self, *args: Any, providers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider", [(app.provider_id, app.name) for app in providers])
