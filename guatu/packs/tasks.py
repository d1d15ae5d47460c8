"""Files of packs in the background."""

from procrastinate.contrib.django import app

from guatu.packs.actions import make_file
from guatu.packs.models import PackFile


@app.task(queue="packs")
def make(file_id: int) -> None:
    """Makes one ordered file."""
    ordered = PackFile.objects.select_related("pack__portfolio", "pack__snapshot", "template")
    make_file(ordered.get(pk=file_id))
