"""Pages of the Word templates of packs: download, edit in Word, send back."""

import io
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import asked_reason, file_download
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio
from guatu.lib.kept_files import path_of
from guatu.packs import actions
from guatu.packs.building import own_template
from guatu.packs.forms import TemplateForm
from guatu.packs.views import portfolio_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _editable(request: SignedIn, key: int) -> Portfolio:
    shown = portfolio_of(request, key)
    require(request.user, "packs.template.edit", shown)
    return shown


def _page(
    request: SignedIn, shown: Portfolio, form: TemplateForm, *, status: int = 200
) -> HttpResponse:
    kept = shown.pack_templates.select_related("sent_by__person")
    context = {
        "portfolio": shown,
        "templates": kept,
        "form": form,
        "is_own": not any(each.is_current for each in kept),
    }
    return render(request, "packs/templates.html", context, status=status)


@require_GET
def templates(request: SignedIn, portfolio: int) -> HttpResponse:
    """The template in use, those before it, and a field to send one."""
    return _page(request, _editable(request, portfolio), TemplateForm())


@require_POST
def send(request: SignedIn, portfolio: int) -> HttpResponse:
    """Takes a template; one that cannot be used comes back with what is wrong with it."""
    shown = _editable(request, portfolio)
    form = TemplateForm(request.POST, request.FILES)

    def act(values: dict[str, Any]) -> None:
        sent = values["file"]
        actions.send_template(shown, sent.read(), sent.name, by=request.user, note=values["note"])

    if not attempt(form, act):
        return _page(request, shown, form, status=422)
    messages.success(request, _("The template was checked and is in use."))
    return redirect("packs:templates", shown.pk)


@require_POST
def choose(request: SignedIn, portfolio: int) -> HttpResponse:
    """Takes an earlier template into use again; 0 stands for the one of the system."""
    shown = _editable(request, portfolio)
    number = request.POST.get("number", "")
    wanted = None
    if number != "0":
        kept = shown.pack_templates
        wanted = get_object_or_404(kept, number=number if number.isdigit() else -1)
    actions.choose_template(shown, wanted, by=request.user)
    messages.success(request, _("The template is in use."))
    return redirect("packs:templates", shown.pk)


@require_GET
def content(request: SignedIn, portfolio: int, number: int) -> HttpResponseBase:
    """A template as a file; number 0 is the one that comes with the system."""
    shown = _editable(request, portfolio)
    what = _("Word template of packs")
    asked = asked_reason(request, what)
    if asked is not None:
        return asked
    if number == 0:
        return file_download(request, "pack.docx", what, io.BytesIO(own_template()), kind=WORD)
    kept = get_object_or_404(shown.pack_templates, number=number)
    file = path_of(kept.file_path).open("rb")
    return file_download(request, kept.file_name, what, file, kind=WORD)
