"""The page on which a leader's work goes over to whoever comes."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guatu.accounts.forms import TakeOverForm
from guatu.accounts.models import Person, Post
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.desk.succeeding import succeed_person
from guatu.journal.once import make_once
from guatu.ledger.models import LeaderLink, TaskForce
from guatu.problems.models import Problem, Rung


@require_http_methods(["GET", "POST"])
def succeed(request: SignedIn, pk: int) -> HttpResponse:
    """What the person holds now, in numbers, who takes it over, and from which day."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(request.user, "accounts.person.edit", person)
    require(request.user, "ledger.project.edit")
    form = TakeOverForm(request.POST or None, account=request.user, leaving=person)
    if request.method == "POST":

        def act(values: dict[str, Any]) -> models.Model:
            return succeed_person(person, values["person"], values["day"], by=request.user)[0]

        made = make_once(form, request.user, Post, act)
        if made is not None:
            names = {"new": made.person, "old": person}
            messages.success(request, _("%(new)s takes over from %(old)s.") % names)
            return redirect("accounts:person", made.person_id)
    context = {"form": form, "person": person, "held": _held(person)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/succeed.html", context, status=status)


def _held(person: Person) -> list[tuple[str, int]]:
    """(what, how many) that would go over."""
    forces = TaskForce.objects.current()
    problems = Problem.objects.open().filter(holder_person=person)
    counts = [
        (_("posts of people"), person.posts.current().count()),
        (_("projects led"), LeaderLink.objects.current().filter(person=person).count()),
        (_("task forces headed"), forces.filter(head=person).count()),
        (_("task forces joined"), forces.filter(members=person).count()),
        (_("open problems"), problems.count()),
        (_("levels of the ladder"), Rung.objects.filter(person=person).count()),
    ]
    return [(what, count) for what, count in counts if count]
