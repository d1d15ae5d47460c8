"""A letter as an official document, and its files, made once and kept for ever."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.letters.models import Letter, LetterItem, LetterSettings
from guatu.lib.kept_files import Kept, keep, path_of
from guatu.lib.refusals import Refused
from guatu.papers.official.content import (
    Block,
    Official,
    level1,
    level2,
    listed,
    paragraphs,
    written,
)
from guatu.papers.official.pdf import to_pdf
from guatu.papers.official.word import to_word

FOLDER = "letters"
MOST_BYTES = 50 * 2**20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Files:
    """The two files of a letter, as bytes."""

    pdf: bytes
    word: bytes


def document_of(letter: Letter, county: LetterSettings) -> Official:
    """The letter in the words of an official document, in the county's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        items = list(letter.items.select_related("project").order_by("order", "pk"))
        return Official(
            form="document",
            title=letter.title,
            mark=county.issuer,
            number=letter.printed_number or _("(draft)"),
            addressee=letter.unit.name,
            body=(
                *paragraphs(letter.opening),
                *_items(items),
                *_demands(letter, len(items)),
            ),
            issuer=county.issuer,
            day=letter.issued_on,
            note=_("Contact: %(contact)s") % {"contact": county.contact} if county.contact else "",
            copies=county.copies,
            printer=county.issuer if letter.issued_on else "",
            printed_on=letter.issued_on,
            items=tuple(_item(n, item) for n, item in enumerate(items, start=1)),
        )


def made(document: Official) -> Files:
    """Both files of a document."""
    return Files(to_pdf(document, fonts=settings.PAPER_FONT_DIRS), to_word(document))


def kept(files: Files, name: str) -> dict[str, Any]:
    """The columns of files that were just kept."""
    pdf = _keep(files.pdf, f"{name}.pdf")
    word = _keep(files.word, f"{name}.docx")
    return {
        "pdf_path": pdf.path,
        "pdf_hash": pdf.digest,
        "word_path": word.path,
        "word_hash": word.digest,
    }


def read_kept(path: str, digest: str) -> bytes:
    """The bytes of a kept file. Raises Refused where they are gone or no longer what was issued."""
    place = path_of(path)
    data = place.read_bytes() if path and place.exists() else b""
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused(_("The file is not the one that was issued. Tell the administrator."))
    return data


def _keep(data: bytes, name: str) -> Kept:
    return keep([data], name, len(data), FOLDER, limit=MOST_BYTES)


def _items(items: list[LetterItem]) -> list[Block]:
    """The items under one heading; a single one needs no number of its own."""
    if not items:
        return []
    blocks = [level1(1, _("Items"))]
    for number, item in enumerate(items, start=1):
        blocks.append(
            level2(number, item.text) if len(items) > 1 else Block("text", _ended(item.text))
        )
        blocks.extend(paragraphs(item.detail))
        if item.due is not None:
            until = _("To be done by %(day)s.") % {"day": written(item.due)}
            blocks.append(Block("text", until))
    return blocks


def _ended(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith(("。", "！", "；", ".")) else f"{text}。"


def _demands(letter: Letter, items: int) -> list[Block]:
    """What is asked, with the day of the reply once it is known."""
    if letter.reply_due is None:
        reply = _("Please reply in writing within %(days)s workdays of receiving this letter.")
        reply %= {"days": letter.reply_days}
    else:
        reply = _("Please reply in writing by %(day)s (%(days)s workdays).")
        reply %= {"day": written(letter.reply_due), "days": letter.reply_days}
    texts = [*paragraphs(letter.demands), Block("text", reply)]
    return [level1(2, _("What is asked")), *texts] if items else texts


def _item(number: int, item: LetterItem) -> dict[str, str]:
    """An item by the names that a Word template may use."""
    return {
        "no": str(number),
        "text": item.text,
        "detail": listed(item.detail.split("\n")) if item.detail else "",
        "project": item.project.name if item.project else "",
        "due": written(item.due),
    }
