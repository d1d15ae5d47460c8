"""Minutes and the list of decided items as official documents, and their kept files."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.lib.kept_files import keep, path_of
from guatu.lib.refusals import Refused
from guatu.meetings.models import Decision, Meeting
from guatu.minutes.models import Minutes
from guatu.papers.official.content import Block, Official, from_text, level1, listed
from guatu.papers.official.pdf import to_pdf
from guatu.papers.official.word import to_word

FOLDER = "minutes"
MOST_BYTES = 50 * 2**20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": "application/pdf", "docx": WORD}
# The words of the standard (10.3) for the lists of people.
LISTS = (("出席", "present"), ("请假", "excused"), ("列席", "attending"))


def document_of(minutes: Minutes) -> Official:
    """The minutes in the layout of 纪要; a draft says so where the number will stand."""
    with translation.override(settings.LANGUAGE_CODE):
        body: list[Block] = []
        number = 0
        for section in minutes.sections:
            if section["heading"]:
                number += 1
                body.append(level1(number, section["heading"]))
            body.extend(from_text(section["text"]))
        return Official(
            form="minutes",
            title=minutes.title,
            mark=minutes.mark,
            number=minutes.printed_number or _("(draft)"),
            issuer=minutes.issuer,
            day=minutes.issued_on,
            body=tuple(body),
            people=tuple(
                (word, " ".join(getattr(minutes, name).split()))
                for word, name in LISTS
                if getattr(minutes, name).strip()
            ),
            copies=minutes.copies,
            printer=minutes.issuer if minutes.issued_on else "",
            printed_on=minutes.issued_on,
        )


def items_document(meeting: Meeting, decisions: Sequence[Decision]) -> Official:
    """The list of decided items of a meeting (议定事项清单)."""
    with translation.override(settings.LANGUAGE_CODE):
        rows = [item_of(row) for row in decisions]
        keys = ("no", "text", "lead", "helpers", "due", "state")
        header = (
            *(_("No."), _("Decided item"), _("Lead unit"), _("Helping units")),
            *(_("Due"), pgettext_state()),
        )
        table = Block(
            "table",
            header=header,
            rows=tuple(tuple(row[key] for key in keys) for row in rows),
            widths=(12, 58, 24, 24, 22, 16),
            centred=(0, 4, 5),
        )
        title = _("List of items decided at %(meeting)s") % {"meeting": meeting.name}
        return Official(form="list", title=title, body=(table,), items=tuple(rows))


def pgettext_state() -> str:
    """The header of the column that says how far an item is."""
    return _("How far it is")


def item_of(row: Decision) -> dict[str, str]:
    """A decision by the names that a Word template may use."""
    return {
        "no": str(row.number),
        "text": row.text,
        "lead": str(row.lead or ""),
        "helpers": listed(str(unit) for unit in row.helpers.all()),
        "due": f"{row.due:%Y-%m-%d}" if row.due else "",
        "state": str(row.get_state_display()),
    }


def made(document: Official, form: str) -> bytes:
    """The document as "pdf" or "docx"."""
    if form == "pdf":
        return to_pdf(document, fonts=settings.PAPER_FONT_DIRS)
    return to_word(document)


def kept(document: Official, name: str) -> dict[str, Any]:
    """The columns of the two files of a document that were just kept."""
    columns: dict[str, Any] = {}
    for form, prefix in (("pdf", "pdf"), ("docx", "word")):
        data = made(document, form)
        file = keep([data], f"{name}.{form}", len(data), FOLDER, limit=MOST_BYTES)
        columns |= {f"{prefix}_path": file.path, f"{prefix}_hash": file.digest}
    return columns


def file_of(minutes: Minutes, form: str) -> bytes:
    """The file as it was issued; of a draft as it would be now.

    Raises Refused where a kept file is gone or no longer what was issued.
    """
    if not minutes.pdf_hash:
        return made(document_of(minutes), form)
    prefix = "pdf" if form == "pdf" else "word"
    path, digest = getattr(minutes, f"{prefix}_path"), getattr(minutes, f"{prefix}_hash")
    place = path_of(path)
    data = place.read_bytes() if place.exists() else b""
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused(_("The file is not the one that was issued. Tell the administrator."))
    return data
