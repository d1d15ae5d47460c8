"""A bulletin as an official document (GB/T 9704-2012), as PDF and as Word."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guatu.bulletins.checking import issued
from guatu.bulletins.models import Bulletin
from guatu.bulletins.texts import level_of
from guatu.papers.official.content import Block, Kind, Official
from guatu.papers.official.pdf import to_pdf
from guatu.papers.official.word import to_word

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LEVELS: dict[int, Kind] = {0: "text", 1: "level1", 2: "level2"}


def document_of(bulletin: Bulletin) -> Official:
    """The bulletin as it was signed; before that as it would read now, marked as a draft."""
    with translation.override(bulletin.language):
        title, text = bulletin.issued_title, bulletin.issued_text
        if bulletin.signed_at is None:
            title, text = issued(bulletin)
        day = timezone.localdate(bulletin.signed_at) if bulletin.signed_at else None
        # A brief and a piece of news name their source at the head only.
        is_signed_below = bulletin.series == Bulletin.Series.NOTICE
        return Official(
            form="document",
            title=title,
            body=tuple(Block(LEVELS[level_of(line)], line) for line in text.split("\n") if line),
            mark=bulletin.source,
            number=bulletin.numbered if bulletin.number else _("(draft)"),
            attachments=tuple(file.caption for file in bulletin.files.all() if not file.is_photo),
            issuer=bulletin.source if is_signed_below else "",
            day=day if is_signed_below else None,
            note=_people(bulletin),
            printer=bulletin.source if day else "",
            printed_on=day,
        )


def paper_of(bulletin: Bulletin, form: str) -> bytes:
    """The file: "pdf" or "docx"; the same bulletin gives the same PDF. Raises NotTypeset."""
    document = document_of(bulletin)
    if form == "pdf":
        return to_pdf(document, fonts=settings.PAPER_FONT_DIRS)
    return to_word(document)


def _people(bulletin: Bulletin) -> str:
    """Writer, reviewer and signer as far as there are any."""
    named = (
        (_("Writer"), bulletin.writer),
        (_("Reviewer"), bulletin.reviewer),
        (_("Signer"), bulletin.signer),
    )
    return "　".join(f"{word}：{person}" for word, person in named if person is not None)
