"""A letter as PDF and Word, and what units attached to their replies."""

import io

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from guatu.accounts.requests import SignedIn
from guatu.journal.downloads import file_download
from guatu.letters.models import LetterStep
from guatu.letters.numbers import settings_of
from guatu.letters.papers import WORD, document_of, made, read_kept
from guatu.letters.views import require_any, visible_letter
from guatu.lib.kept_files import path_of, sent_back

TYPES = {"pdf": "application/pdf", "docx": WORD}


@require_safe
def download(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    """The file as it was issued; of a draft as it would be now."""
    row = visible_letter(request, pk)
    if form not in TYPES:
        raise Http404
    if row.pdf_hash:
        kept = {"pdf": (row.pdf_path, row.pdf_hash), "docx": (row.word_path, row.word_hash)}
        data = read_kept(*kept[form])
    else:
        files = made(document_of(row, settings_of(row.portfolio)))
        data = files.pdf if form == "pdf" else files.word
    name = f"{row.printed_number or row.pk} {row.title}.{form}"
    what = f"{row.printed_number} {row.title}".strip()
    return file_download(request, name, what, io.BytesIO(data), kind=TYPES[form])


@require_safe
def reply_file(request: SignedIn, pk: int) -> FileResponse:
    """The photo or PDF of a reply."""
    require_any(request)
    row = get_object_or_404(LetterStep.objects.visible_to(request.user), pk=pk)
    if not row.file_path or not path_of(row.file_path).exists():
        raise Http404
    return sent_back(row.file_path, row.file_name, row.media_type)
