"""Background jobs of imports; thin wrappers around the actions."""

from django.utils import timezone
from procrastinate.contrib.django import app

from guatu.sheets.actions import post_import, prepare_import, undo_import


@app.task(name="guatu.sheets.read")
def read(run_id: int) -> None:
    """Reads a file into questions or a preview."""
    prepare_import(run_id)


@app.task(name="guatu.sheets.post")
def post(run_id: int) -> None:
    """Posts a preview."""
    post_import(run_id, timezone.localdate())


@app.task(name="guatu.sheets.undo")
def undo(run_id: int) -> None:
    """Undoes a posted import."""
    undo_import(run_id)
