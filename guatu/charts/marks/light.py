"""A light as a shape: ● normal, ▲ watch, ◆ behind, ■ far behind, a ring where nothing is known."""

from collections.abc import Iterable

from guatu.charts.data import Excused
from guatu.charts.labels import Labels
from guatu.charts.lights import Light, worst


def light_path(light: Light, x: float, y: float, r: float) -> str:
    """Path data of a light centred at (x, y); the shapes have about the same area."""
    if light is Light.WATCH:
        a = r * 1.2
        return f"M{x:.6g} {y - a:.6g}l{a:.4g} {1.86 * a:.4g}h{-2 * a:.4g}z"
    if light is Light.YELLOW:
        a = r * 1.22
        return f"M{x:.6g} {y - a:.6g}l{a:.4g} {a:.4g}l{-a:.4g} {a:.4g}l{-a:.4g} {-a:.4g}z"
    if light is Light.RED:
        a = r * 0.92
        return f"M{x - a:.6g} {y - a:.6g}h{2 * a:.4g}v{2 * a:.4g}h{-2 * a:.4g}z"
    a = r * 0.8 if light is Light.NONE else r
    arc = f"a{a:.4g} {a:.4g} 0 1 1 "
    return f"M{x - a:.6g} {y:.6g}{arc}{2 * a:.4g} 0{arc}{-2 * a:.4g} 0z"


def light_mark(light: Light, x: float, y: float, r: float) -> str:
    """The shape as an element."""
    stroke = f' stroke-width="{r * 0.28:.3g}"' if light is Light.NONE else ""
    return f'<path class="l-{light.value}"{stroke} d="{light_path(light, x, y, r)}"/>'


def excused_mark(light: Light, x: float, y: float, r: float) -> str:
    """A light that does not decide: the same shape, hollow."""
    d = light_path(light, x, y, r * 0.9)
    return f'<path class="x-{light.value}" stroke-width="{r * 0.32:.3g}" d="{d}"/>'


def worst_excused(excuses: Iterable[Excused]) -> Light:
    """The worst light among excused lags."""
    return worst(one.light for one in excuses)


def excuse_words(one: Excused, labels: Labels) -> str:
    """An excused lag in words: 进度 滞后（征地拆迁 · 至2026-12-31 · 王伟批准）."""
    until = labels.until.format(day=f"{one.until:%Y-%m-%d}") if one.until else ""
    approver = labels.approved_by.format(name=one.approver) if one.approver else ""
    facts = " · ".join(part for part in (one.reason, until, approver) if part)
    light = light_word(one.light, labels)
    return labels.excuse.format(name=one.name, light=light, facts=facts)


def light_word(light: Light, labels: Labels) -> str:
    """The word for a light."""
    words = {
        Light.GREEN: labels.green,
        Light.WATCH: labels.watch,
        Light.YELLOW: labels.yellow,
        Light.RED: labels.red,
        Light.NONE: labels.none,
    }
    return words[light]
