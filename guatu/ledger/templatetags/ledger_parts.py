"""Parts of the pages of units and people that tell of projects."""

import datetime as dt

from django import template
from django.template.context import Context

from guatu.accounts.models import Person, Unit
from guatu.accounts.scopes import may
from guatu.ledger.models import LeaderLink, Project, ProjectRole

register = template.Library()


@register.inclusion_tag("ledger/unit_projects.html", takes_context=True)
def unit_projects(context: Context, unit: Unit, day: dt.date) -> dict[str, object]:
    """In how many projects, and in which, the unit had a role on the day, as far as one may see."""
    user = context["request"].user
    visible = Project.objects.visible_to(user)
    roles = ProjectRole.objects.on(day).filter(unit=unit, project__in=visible)
    rows = list(roles.select_related("project").order_by("role", "project__no"))
    labels = dict(ProjectRole.Role.choices)
    groups = [
        {"role": label, "projects": [row.project for row in rows if row.role == code]}
        for code, label in labels.items()
    ]
    return {
        "may_view": may(user, "ledger.project.view"),
        "groups": [group for group in groups if group["projects"]],
        "count": len({row.project_id for row in rows}),
        "day": day,
    }


@register.inclusion_tag("ledger/led_projects.html", takes_context=True)
def led_projects(context: Context, person: Person) -> dict[str, object]:
    """The projects that the person leads or led, newest first, as far as one may see."""
    user = context["request"].user
    visible = Project.objects.visible_to(user)
    links = LeaderLink.objects.filter(person=person, project__in=visible)
    return {
        "may_view": may(user, "ledger.project.view"),
        "links": links.select_related("project").order_by("-valid_from", "project__no"),
    }
