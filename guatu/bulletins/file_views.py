"""Photos and PDFs of a bulletin behind the sign-in."""

import io
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.bulletins.filing import add_file, remove_file
from guatu.bulletins.forms import FileForm
from guatu.bulletins.models import BulletinFile
from guatu.bulletins.papers import TYPES, paper_of
from guatu.bulletins.scopes import VIEW, WRITE
from guatu.bulletins.views import page_of, visible_bulletin
from guatu.journal.downloads import file_download
from guatu.journal.once import make_once
from guatu.lib.kept_files import path_of, sent_back


@require_POST
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Adds a photo or PDF."""
    row = visible_bulletin(request, pk)
    require(request.user, WRITE, row)
    form = FileForm(request.POST, request.FILES, auto_id="file_%s")

    def act(values: dict[str, Any]) -> BulletinFile:
        file = values["file"]
        return add_file(row, file.read(), file.name, values["caption"], by=request.user)

    if make_once(form, request.user, BulletinFile, act) is not None:
        return redirect("bulletins:bulletin", pk)
    return page_of(request, row, file_form=form)


@require_POST
def remove(request: SignedIn, pk: int) -> HttpResponse:
    """Removes a file."""
    file = _file(request, pk)
    require(request.user, WRITE, file.bulletin)
    remove_file(file, by=request.user)
    return redirect("bulletins:bulletin", file.bulletin_id)


@require_safe
def show(request: SignedIn, pk: int, size: str) -> FileResponse:
    """A photo, `large` or `small`, or a PDF."""
    return file_answer(_file(request, pk), size)


@require_safe
def paper(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    """The bulletin as an official document, `pdf` or `docx`."""
    row = visible_bulletin(request, pk)
    if form not in TYPES:
        raise Http404
    what = f"{row.numbered} {row.heading}"
    content = io.BytesIO(paper_of(row, form))
    return file_download(request, f"{what}.{form}", what, content, kind=TYPES[form])


def file_answer(file: BulletinFile, size: str) -> FileResponse:
    """The kept file, never run by a browser; 404 where it is gone."""
    path = file.small if size == "small" and file.small else file.large
    if not path_of(path).exists():
        raise Http404
    return sent_back(path, file.file_name, file.media_type)


def _file(request: SignedIn, pk: int) -> BulletinFile:
    require(request.user, VIEW)
    visible = BulletinFile.objects.visible_to(request.user).select_related("bulletin__portfolio")
    return get_object_or_404(visible, pk=pk)
