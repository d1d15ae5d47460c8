"""The monthly ledger as a file."""

import io

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.accounts.watermarks import file_mark
from guatu.journal.downloads import asked_reason, file_download, lines_download
from guatu.lib.spreadsheets import XLSX
from guatu.sheets.comparing import Period
from guatu.sheets.exporting import exported, ledger_csv, ledger_title, write_ledger
from guatu.sheets.forms import ExportForm


@require_GET
def ledger(request: SignedIn, kind: str) -> HttpResponseBase:
    """The 17 columns of a portfolio's month, as .xlsx that comes back or as .csv."""
    require(request.user, "ledger.export")
    form = ExportForm(request.user, request.GET or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "sheets/export.html", {"form": form}, status=status)
    month = form.cleaned_data["month"]
    period = Period(form.cleaned_data["portfolio"], month.year, month)
    title = ledger_title(period)
    asked = asked_reason(request, title)
    if asked is not None:
        return asked
    name = f"{period.portfolio.name} {month:%Y-%m}.{kind}"
    if kind == "csv":
        count = len(exported(period.portfolio, request.user))
        lines = ledger_csv(period, by=request.user)
        return lines_download(request, name, title, lines, count=count)
    out = io.BytesIO()
    count = write_ledger(out, period, by=request.user, mark=file_mark(request))
    out.seek(0)
    return file_download(request, name, title, out, kind=XLSX, count=count)
