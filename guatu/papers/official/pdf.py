"""An official document as PDF."""

from collections.abc import Sequence
from pathlib import Path

from guatu.papers.official.content import Official
from guatu.papers.typesetting import typeset

SOURCE = Path(__file__).with_name("document.typ")


def to_pdf(document: Official, *, fonts: Sequence[Path]) -> bytes:
    """The document in the layout of the standard. Raises NotTypeset."""
    return typeset(SOURCE, document.data(), fonts=fonts)
