"""A light as a shape: ● normal, ▲ watch, ◆ behind, ■ far behind, a ring where nothing is known."""

from guatu.charts.labels import Labels
from guatu.charts.lights import Light


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
