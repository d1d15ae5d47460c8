"""Fields that take what people write: names, tags, funds, project numbers."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from guatu.accounts.models import Person, Unit
from guatu.ledger.models import Portfolio, Project
from guatu.workbooks.people import read_people

_BETWEEN = re.compile(r"[、,，;；\s]+")
# One to a line: words, blank, amount.
_FUND = re.compile(r"^(.+?)[\s:：]+([\d,，]+(?:\.\d+)?)$")


class TagsField(forms.CharField):
    """Words with any separator between them."""

    def prepare_value(self, value: Any) -> Any:
        """A list as one line."""
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once."""
        words = _BETWEEN.split(super().clean(value))
        return list(dict.fromkeys(word[:40] for word in words if word))


class FundsField(forms.CharField):
    """Funds by source, one source to a line: 中央预算内投资 3000."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Source to amount as lines."""
        if isinstance(value, dict):
            return "\n".join(f"{source} {amount}" for source, amount in value.items())
        return value

    def clean(self, value: Any) -> dict[str, str]:
        """Source to amount, as text."""
        found = {}
        for line in filter(None, (line.strip() for line in super().clean(value).splitlines())):
            match = _FUND.match(line)
            if match is None:
                raise forms.ValidationError(
                    _("“%(line)s” is no source with an amount.") % {"line": line}
                )
            amount = Decimal(re.sub("[,，]", "", match[2]))
            found[match[1].strip()] = format(amount.normalize(), "f")
        return found


class PeopleField(forms.CharField):
    """People of a county by name, with any separator; 张三（住建局） tells namesakes apart."""

    def __init__(self, *, home: Unit, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=300, **kwargs)
        self.home = home

    def prepare_value(self, value: Any) -> Any:
        """People as their names."""
        return value if isinstance(value, str) or value is None else "、".join(map(str, value))

    def clean(self, value: Any) -> list[Person]:
        """The people named, in their order."""
        return [self._person(named.name, named.note) for named in read_people(super().clean(value))]

    def _person(self, name: str, note: str) -> Person:
        found = Person.objects.filter(name=name, home__path__startswith=self.home.path)
        if note:
            found = found.filter(posts__unit__in=self._units(note), posts__valid_to=None).distinct()
        people = list(found[:2])
        if len(people) == 1:
            return people[0]
        if people:
            raise forms.ValidationError(
                _("There are several people named %(name)s; write %(name)s（unit）.")
                % {"name": name}
            )
        raise forms.ValidationError(_("Nobody is named %(name)s here.") % {"name": name})

    def _units(self, note: str) -> Iterable[Unit]:
        units = Unit.objects.within(self.home).current()
        return [unit for unit in units if unit.short_name in note or note in unit.name]


class ProjectsField(forms.CharField):
    """Projects of a portfolio, one to a line: the number, and the name for the eye."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, *, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.portfolio = portfolio

    def prepare_value(self, value: Any) -> Any:
        """Projects as lines."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(f"{project.no}\u3000{project.name}" for project in value)

    def clean(self, value: Any) -> list[Project]:
        """The projects whose numbers begin the lines."""
        lines = [
            line.split(maxsplit=1)[0] for line in super().clean(value).splitlines() if line.strip()
        ]
        found = {row.no: row for row in self.portfolio.projects.filter(no__in=lines)}
        unknown = [no for no in lines if no not in found]
        if unknown:
            text = _("No project has the number %(numbers)s.")
            raise forms.ValidationError(text % {"numbers": "、".join(unknown[:5])})
        return list(dict.fromkeys(found[no] for no in lines))
