"""Pages of people and their posts."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts import actions
from guatu.accounts.forms import EndForm, NewPersonForm, PersonForm, PostForm
from guatu.accounts.models import Person, Post
from guatu.accounts.requests import SignedIn
from guatu.accounts.revealing import remember, reveal, shown
from guatu.accounts.scopes import may, require
from guatu.accounts.views import day_of
from guatu.journal.once import attempt, make_once
from guatu.lib.parts import render_part

EDIT, PHONE = "accounts.person.edit", "accounts.phone.view"
A_PAGE = 50


@require_safe
def person_list(request: SignedIn) -> HttpResponse:
    """People by pinyin, found by name, pinyin or initials, with the posts they hold."""
    context = {
        "page": Paginator(people_asked(request), A_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.get("q", "").strip(),
        "may_edit": may(request.user, EDIT),
        "may_call": may(request.user, PHONE),
    }
    return render_part(request, "accounts/person_list.html", "rows", context)


def people_asked(request: SignedIn) -> QuerySet[Any]:
    """The people that the address asks for, each with the posts `held` on its day."""
    query = request.GET.get("q", "").strip()
    held = Post.objects.on(day_of(request)).select_related("unit")
    people = Person.objects.visible_to(request.user).select_related("home")
    people = people.prefetch_related(Prefetch("posts", held, to_attr="held"))
    if query:
        found = Q(name__contains=query) | Q(pinyin__startswith=query.lower())
        people = people.filter(found | Q(initials__startswith=query.lower()))
    return people


@require_safe
def person_page(request: SignedIn, pk: int) -> HttpResponse:
    """One person: the posts held and the projects led, over time."""
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "POST"])
def create_person(request: SignedIn) -> HttpResponse:
    """A new person."""
    require(request.user, EDIT)
    form = NewPersonForm(request.POST or None, account=request.user)
    if request.method == "POST":

        def act(values: dict) -> Person:
            return actions.create_people([actions.PersonDraft(**values)], by=request.user)[0]

        person = make_once(form, request.user, Person, act)
        if person is not None:
            return redirect("accounts:person", person.pk)
    return _form_page(request, form, _("New person"))


@require_http_methods(["GET", "POST"])
def change_person(request: SignedIn, pk: int) -> HttpResponse:
    """Corrects a person."""
    person = _visible(request, pk)
    require(request.user, EDIT, person)
    form = PersonForm(request.POST or None, instance=person, account=request.user)
    if request.method == "POST":
        stored = Person.objects.get(pk=pk)  # the form has put its values on its own instance
        if attempt(form, lambda values: actions.change_person(stored, by=request.user, **values)):
            return redirect("accounts:person", pk)
    return _form_page(request, form, _("Change %(person)s") % {"person": person})


@require_http_methods(["POST"])
def reveal_phone(request: SignedIn, pk: int) -> HttpResponse:
    """Shows a person's number in full for a while; why is journaled."""
    person = _visible(request, pk)
    require(request.user, PHONE, person)
    reveal(person, PHONE, "accounts.phone.reveal", request.POST.get("reason", ""), by=request.user)
    remember(request, person.journal_thread)
    return redirect("accounts:person", pk)


@require_http_methods(["POST"])
def hold_post(request: SignedIn, pk: int) -> HttpResponse:
    """The person takes a post."""
    person = _visible(request, pk)
    require(request.user, EDIT, person)
    form = PostForm(request.POST, account=request.user)

    def act(values: dict) -> Post:
        unit, title, day = values["unit"], values["title"], values["day"]
        return actions.hold_post(person, unit, title, day, by=request.user, order=values["order"])

    if make_once(form, request.user, Post, act) is not None:
        return redirect("accounts:person", pk)
    return _page(request, person, form)


@require_http_methods(["POST"])
def end_post(request: SignedIn, pk: int) -> HttpResponse:
    """A post ends."""
    people = Person.objects.visible_to(request.user)
    post = get_object_or_404(Post.objects.filter(person__in=people), pk=pk)
    require(request.user, EDIT, post)
    form = EndForm(request.POST)
    if attempt(form, lambda values: actions.end_post(post, values["day"], by=request.user)):
        return redirect("accounts:person", post.person_id)
    return _page(request, post.person, end_form=form)


def _visible(request: SignedIn, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _page(
    request: SignedIn,
    person: Person,
    form: PostForm | None = None,
    end_form: EndForm | None = None,
) -> HttpResponse:
    reached = Person.objects.reached_by(request.user, EDIT)
    may_edit = reached.filter(pk=person.pk).exists()
    phone = shown(request, person.journal_thread, person.phone)
    calls = Person.objects.reached_by(request.user, PHONE).filter(pk=person.pk)
    context = {
        "person": person,
        "phone": phone,
        "may_reveal": phone != person.phone and calls.exists(),
        "posts": person.posts.select_related("unit").order_by("-valid_from", "order"),
        "may_edit": may_edit,
        "may_hand_over": may(request.user, "ledger.project.edit"),
        "form": form or (PostForm(account=request.user) if may_edit else None),
        "end_form": end_form or EndForm(auto_id=False),
        "day": day_of(request),
    }
    status = 422 if form or end_form else 200
    return render(request, "accounts/person_page.html", context, status=status)


def _form_page(request: SignedIn, form: PersonForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading}
    return render(
        request, "accounts/person_form.html", context, status=422 if form.is_bound else 200
    )
