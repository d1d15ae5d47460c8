"""Messages that can be taken back: undo instead of "are you sure"."""

from django.contrib import messages
from django.http import HttpRequest

UNDO_TAG = "undo:"


def tell_with_undo(request: HttpRequest, text: str, undo_address: str) -> None:
    """Say what was done, with a button that posts to ``undo_address`` (a path without blanks)."""
    messages.success(request, text, extra_tags=f"{UNDO_TAG}{undo_address}")
