"""The door through which lists and files leave: asks for a reason, marks, and leaves an entry.

Every view that answers with a file calls one of these; `tests/test_architecture.py` sees to it.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, cast

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.http import content_disposition_header

from guatu.accounts.models import Account
from guatu.accounts.options import options
from guatu.accounts.watermarks import file_mark
from guatu.journal.exporting import Taken, record_export
from guatu.lib.spreadsheets import XLSX, ListColumn, write_list

REASON = "reason"
# What says how a list is shown, not what is in it.
NOT_FILTERS = {REASON, "page", "size", "columns", "layout"}


def asked_reason(
    request: HttpRequest, what: str, *, is_unmasked: bool = False
) -> HttpResponse | None:
    """The page that asks why something is exported; None where nobody asks, or it was said.

    The page comes back to the same address with `reason=`.
    """
    wanted = options().export_reason
    is_needed = wanted == "always" or (wanted == "personal" and is_unmasked)
    if not is_needed or request.GET.get(REASON, "").strip():
        return None
    kept = [(k, v) for k, values in request.GET.lists() for v in values if k != REASON]
    context = {"what": what, "kept": kept, "is_unmasked": is_unmasked}
    is_empty = REASON in request.GET
    context["is_empty"] = is_empty
    return render(request, "journal/export_reason.html", context, status=422 if is_empty else 200)


def list_download(
    request: HttpRequest,
    name: str,
    title: str,
    columns: Sequence[ListColumn],
    rows: Iterable[Sequence[Any]],
    *,
    note: str = "",
    sheet_name: str = "",
    filters: str = "",
    is_unmasked: bool = False,
) -> HttpResponseBase:
    """A list as .xlsx; `name` is the file's without its ending, `filters` what it shows."""
    asked = asked_reason(request, title, is_unmasked=is_unmasked)
    if asked is not None:
        return asked
    out = io.BytesIO()
    mark = file_mark(request)
    count = write_list(out, title, columns, rows, note=note, sheet_name=sheet_name, mark=mark)
    note_download(request, title, count, "xlsx", filters=filters, is_unmasked=is_unmasked)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def file_download(
    request: HttpRequest,
    name: str,
    what: str,
    content: IO[bytes],
    *,
    kind: str,
    count: int | None = None,
    is_unmasked: bool = False,
) -> HttpResponseBase:
    """A file that was made elsewhere; `kind` is its content type."""
    form = name.rpartition(".")[2][:8]
    note_download(request, what, count, form, is_unmasked=is_unmasked)
    return FileResponse(content, as_attachment=True, filename=name, content_type=kind)


def lines_download(
    request: HttpRequest, name: str, what: str, lines: Iterator[bytes], *, count: int
) -> HttpResponseBase:
    """A .csv whose lines are made while it is sent."""
    note_download(request, what, count, "csv")
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def note_download(
    request: HttpRequest,
    what: str,
    count: int | None,
    form: str,
    *,
    filters: str = "",
    is_unmasked: bool = False,
) -> None:
    """Leaves the entry of what a view hands out."""
    place = request.resolver_match.view_name if request.resolver_match else request.path
    taken = Taken(
        place=place,
        what=what,
        count=count,
        form=form,
        filters=filters or _filters(request),
        is_unmasked=is_unmasked,
        reason=request.GET.get(REASON, "").strip(),
    )
    record_export(taken, by=cast("Account", request.user))


def _filters(request: HttpRequest) -> str:
    """The address's filters as they stand there."""
    found = [
        f"{name}={value}"
        for name, values in request.GET.lists()
        for value in values
        if value and name not in NOT_FILTERS
    ]
    return "; ".join(found)
