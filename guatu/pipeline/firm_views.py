"""An enterprise: what is known of it, its contacts (masked until somebody says why), its leads."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.revealing import remember, reveal, shown
from guatu.accounts.scopes import require
from guatu.enterprises import actions
from guatu.enterprises.models import Contact, Enterprise
from guatu.journal.once import make_once
from guatu.leads.models import Lead
from guatu.pipeline.forms import FirmContactForm

VIEW, EDIT, CONTACT = "enterprises.view", "enterprises.edit", "enterprises.contact.view"


@require_safe
def enterprise(request: SignedIn, pk: int) -> HttpResponse:
    """One enterprise."""
    return _page(request, _visible(request, pk))


@require_POST
def add_contact(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody to speak with."""
    row = _visible(request, pk)
    require(request.user, EDIT, row)
    form = FirmContactForm(request.POST)
    made = make_once(
        form, request.user, Contact, lambda v: actions.add_contact(row, by=request.user, **v)
    )
    return _page(request, row, form) if made is None else redirect("pipeline:enterprise", pk)


@require_POST
def reveal_contacts(request: SignedIn, pk: int) -> HttpResponse:
    """Shows the numbers of an enterprise in full for a while; why is journaled."""
    row = _visible(request, pk)
    reason = request.POST.get("reason", "")
    reveal(row, CONTACT, "enterprises.contact.reveal", reason, by=request.user)
    remember(request, row.journal_thread)
    return redirect("pipeline:enterprise", pk)


def _visible(request: SignedIn, pk: int) -> Enterprise:
    require(request.user, VIEW)
    rows = Enterprise.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("home", "chain", "node", "group"), pk=pk)


def _page(request: SignedIn, row: Enterprise, sent: FirmContactForm | None = None) -> HttpResponse:
    contacts = [
        (person, shown(request, row.journal_thread, person.phone)) for person in row.contacts.all()
    ]
    may_edit = Enterprise.objects.reached_by(request.user, EDIT).filter(pk=row.pk).exists()
    is_masked = any(text != person.phone for person, text in contacts)
    calls = Enterprise.objects.reached_by(request.user, CONTACT).filter(pk=row.pk)
    context = {
        "firm": row,
        "names": row.names.all(),
        "contacts": contacts,
        "leads": Lead.objects.visible_to(request.user).filter(enterprise=row),
        "may_reveal": is_masked and calls.exists(),
        "form": sent or (FirmContactForm() if may_edit else None),
    }
    return render(request, "pipeline/enterprise.html", context, status=422 if sent else 200)
