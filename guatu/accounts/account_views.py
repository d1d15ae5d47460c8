"""Pages of accounts and roles, for the security administrator; the audit reads them."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter as identity_adapter
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts import granting, securing
from guatu.accounts.forms import GrantForm, IdentityForm, NewAccountForm, ResetForm
from guatu.accounts.models import Account, RoleGrant
from guatu.accounts.own_views import factors_of, identities_of, sessions_of
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.once import attempt, make_once
from guatu.lib.parts import render_part

VIEW, EDIT, GRANT = "accounts.account.view", "accounts.account.edit", "accounts.role.grant"
A_PAGE = 50


@require_safe
def account_list(request: SignedIn) -> HttpResponse:
    """Accounts with the roles that they hold now."""
    context = {
        "page": Paginator(accounts_asked(request), A_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.get("q", "").strip(),
        "may_edit": may(request.user, EDIT),
    }
    return render_part(request, "accounts/account_list.html", "rows", context)


def accounts_asked(request: SignedIn) -> QuerySet[Any]:
    """The accounts that the address asks for, each with the grants `held` now."""
    require(request.user, VIEW)
    query = request.GET.get("q", "").strip()
    held = RoleGrant.objects.on(timezone.localdate()).select_related("unit")
    accounts = Account.objects.visible_to(request.user).select_related("person")
    accounts = accounts.prefetch_related(Prefetch("grants", held, to_attr="held"))
    if query:
        named = Q(person__name__contains=query) | Q(person__initials__startswith=query.lower())
        accounts = accounts.filter(named | Q(username__icontains=query))
    return accounts.order_by("username")


@require_http_methods(["GET", "POST"])
def open_account(request: SignedIn) -> HttpResponse:
    """A new account for a person."""
    require(request.user, EDIT)
    start = {"person": request.GET.get("person")}
    form = NewAccountForm(request.POST or None, account=request.user, initial=start)
    if request.method == "POST":
        account = make_once(
            form,
            request.user,
            Account,
            lambda values: granting.open_account(**values, by=request.user),
        )
        if account is not None:
            return redirect("accounts:account", account.pk)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/account_form.html", {"form": form}, status=status)


@require_safe
def account_page(request: SignedIn, pk: int) -> HttpResponse:
    """One account: its person, its roles over time, and what may be done to it."""
    return _page(request, _visible(request, pk))


@require_POST
def change_state(request: SignedIn, pk: int) -> HttpResponse:
    """Closes an open account or opens a closed one; `active` says which is wanted."""
    account = _visible(request, pk)
    require(request.user, EDIT, account)
    if request.POST.get("active"):
        granting.reopen_account(account, by=request.user)
    else:
        granting.close_account(account, by=request.user)
    return redirect("accounts:account", pk)


@require_POST
def reset(request: SignedIn, pk: int) -> HttpResponse:
    """Sets a new password."""
    account = _visible(request, pk)
    require(request.user, EDIT, account)
    form = ResetForm(request.POST)
    if attempt(form, lambda v: granting.reset_password(account, v["password"], by=request.user)):
        messages.success(request, _("The password of %(name)s is new.") % {"name": account})
        return redirect("accounts:account", pk)
    return _page(request, account, reset_form=form)


@require_POST
def unlock(request: SignedIn, pk: int) -> HttpResponse:
    """Opens a lock before its time."""
    account = _visible(request, pk)
    securing.unlock(account, by=request.user)
    return redirect("accounts:account", pk)


@require_POST
def end_all(request: SignedIn, pk: int) -> HttpResponse:
    """Ends all sessions of an account."""
    account = _visible(request, pk)
    require(request.user, EDIT, account)
    securing.end_sessions(account, by=request.user)
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": account})
    return redirect("accounts:account", pk)


@require_POST
def end_factors(request: SignedIn, pk: int) -> HttpResponse:
    """Takes second factors away whose device is lost."""
    account = _visible(request, pk)
    securing.remove_second_factor(account, by=request.user)
    said = _("%(name)s signs in with the password alone until a second factor is set up anew.")
    messages.success(request, said % {"name": account})
    return redirect("accounts:account", pk)


@require_POST
def link(request: SignedIn, pk: int) -> HttpResponse:
    """Links an identity of the outside provider."""
    account = _visible(request, pk)
    require(request.user, EDIT, account)
    form = IdentityForm(request.POST, providers=identity_adapter().list_apps(request))

    def act(values: dict) -> None:
        securing.link_identity(account, values["provider"], values["uid"], by=request.user)

    if attempt(form, act):
        return redirect("accounts:account", pk)
    return _page(request, account, identity_form=form)


@require_POST
def unlink(request: SignedIn, pk: int) -> HttpResponse:
    """Takes an identity off an account."""
    require(request.user, VIEW)
    accounts = Account.objects.visible_to(request.user)
    linked = SocialAccount.objects.filter(user_id__in=accounts.values("pk"))
    identity = get_object_or_404(linked, pk=pk)
    securing.unlink_identity(identity, by=request.user)
    return redirect("accounts:account", identity.user_id)


@require_POST
def grant(request: SignedIn, pk: int) -> HttpResponse:
    """Grants a role."""
    account = _visible(request, pk)
    require(request.user, GRANT, account)
    form = GrantForm(request.POST, account=request.user)

    def act(values: dict) -> RoleGrant:
        role, unit, day = values["role"], values["unit"], values["day"]
        return granting.grant_role(account, role, unit, day, by=request.user)

    if make_once(form, request.user, RoleGrant, act) is not None:
        return redirect("accounts:account", pk)
    return _page(request, account, grant_form=form)


@require_POST
def end_grant(request: SignedIn, pk: int) -> HttpResponse:
    """A role ends today."""
    require(request.user, VIEW)
    accounts = Account.objects.visible_to(request.user)
    held = get_object_or_404(RoleGrant.objects.filter(account__in=accounts), pk=pk)
    require(request.user, GRANT, held.account)
    granting.end_role(held, timezone.localdate(), by=request.user)
    return redirect("accounts:account", held.account_id)


def _visible(request: SignedIn, pk: int) -> Account:
    require(request.user, VIEW)
    return get_object_or_404(Account.objects.visible_to(request.user), pk=pk)


def _page(
    request: SignedIn,
    account: Account,
    *,
    grant_form: Form | None = None,
    reset_form: Form | None = None,
    identity_form: Form | None = None,
) -> HttpResponse:
    own = request.user.pk == account.pk
    providers = identity_adapter().list_apps(request)
    context = {
        "account": account,
        "grants": account.grants.select_related("unit").order_by("valid_to", "-valid_from"),
        "may_edit": may(request.user, EDIT) and not own,
        "may_grant": may(request.user, GRANT) and not own,
        "grant_form": grant_form or GrantForm(account=request.user),
        "reset_form": reset_form or ResetForm(),
        "is_locked": account.is_locked(timezone.now()),
        "factors": factors_of(account),
        "sessions": sessions_of(account, ""),
        "identities": identities_of(account),
        "providers": providers,
        "identity_form": identity_form or IdentityForm(providers=providers),
    }
    status = 422 if grant_form or reset_form or identity_form else 200
    return render(request, "accounts/account_page.html", context, status=status)
