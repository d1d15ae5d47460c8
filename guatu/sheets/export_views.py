"""The monthly ledger as a file."""

import io

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.lib.spreadsheets import XLSX
from guatu.sheets.comparing import Period
from guatu.sheets.exporting import ledger_csv, write_ledger
from guatu.sheets.forms import ExportForm


@require_GET
def ledger(request: SignedIn, kind: str) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """The 17 columns of a portfolio's month, as .xlsx that comes back or as .csv."""
    require(request.user, "ledger.export")
    form = ExportForm(request.user, request.GET or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "sheets/export.html", {"form": form}, status=status)
    month = form.cleaned_data["month"]
    period = Period(form.cleaned_data["portfolio"], month.year, month)
    name = f"{period.portfolio.name} {month:%Y-%m}.{kind}"
    if kind == "csv":
        lines = ledger_csv(period, by=request.user)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = content_disposition_header(True, name)
        return answer
    out = io.BytesIO()
    write_ledger(out, period, by=request.user)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)
