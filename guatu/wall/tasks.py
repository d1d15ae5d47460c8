"""Prints in the background."""

from procrastinate.contrib.django import app

from guatu.wall.actions import draw_print
from guatu.wall.models import WallPrint


@app.task(queue="wall")
def draw(print_id: int) -> None:
    """Draws one ordered print."""
    ordered = WallPrint.objects.select_related("version__chart", "version__snapshot")
    draw_print(ordered.get(pk=print_id))
