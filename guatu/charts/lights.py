"""Light: the state of one dimension of a project, from best to worst."""

from collections.abc import Iterable
from enum import StrEnum


class Light(StrEnum):
    """A light's code. Shape, colour and word follow from it; NONE means that nothing is known.

    GREEN ● normal, WATCH ▲ watch, YELLOW ◆ behind, RED ■ far behind (ui.md, "Manners").
    """

    GREEN = "green"
    WATCH = "watch"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


SEVERITY = (Light.NONE, Light.GREEN, Light.WATCH, Light.YELLOW, Light.RED)


def worst(lights: Iterable[Light]) -> Light:
    """The worst of several lights; NONE if there is none."""
    return max(lights, key=SEVERITY.index, default=Light.NONE)
