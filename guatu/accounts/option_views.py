"""The settings of the installation, and the table of roles that everybody may read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from guatu.accounts import securing
from guatu.accounts.option_forms import OptionsForm
from guatu.accounts.options import options
from guatu.accounts.permissions import PERMISSIONS, ROLES
from guatu.accounts.requests import SignedIn
from guatu.accounts.role_table import MEANINGS, SCOPES, columns, lines, rights_of
from guatu.accounts.scopes import require
from guatu.journal.once import attempt
from guatu.lib.parts import render_part


@require_http_methods(["GET", "POST"])
def change_options(request: SignedIn) -> HttpResponse:
    """Sign-in, passwords, watermarks and exports, for all units of the installation."""
    require(request.user, securing.SET)
    now = vars(options())
    form = OptionsForm(request.POST or None, initial=now)
    changed = [0]

    def act(values: dict) -> None:
        changed[0] = securing.set_options(values, by=request.user)

    if request.method == "POST" and attempt(form, act):
        if changed[0]:
            said = ngettext("%(count)s setting is new.", "%(count)s settings are new.", changed[0])
            messages.success(request, said % {"count": changed[0]})
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("accounts:options")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/options.html", {"form": form}, status=status)


@require_safe
def role_table(request: SignedIn) -> HttpResponse:
    """What each role may do and how far; `?role=` shows one role as a list."""
    chosen = request.GET.get("role", "")
    held = rights_of(ROLES[chosen]) if chosen in ROLES else []
    context = {
        "columns": columns(),
        "lines": lines(),
        "chosen": chosen if chosen in ROLES else "",
        "held": [(SCOPES[scope], [PERMISSIONS[name] for name in names]) for scope, names in held],
        "scopes": [(name, MEANINGS[scope]) for scope, name in SCOPES.items()],
    }
    return render_part(request, "accounts/roles.html", "roles", context)
