"""Who is ahead and who behind in the last month: shares of lights as a county has them."""

import random

from guatu.demo import months as mo
from guatu.demo.course import Course
from guatu.demo.facts import Frame

RED, YELLOW, WATCH = 0.10, 0.15, 0.20
OVERALL = -0.9  # points against 序时 for the county as a whole


def pace(frame: Frame) -> float:
    """Months gone ÷ 12 at the last month."""
    return mo.number(frame.last_month) / 12


def rank(courses: list[Course], sick: dict[int, int], frame: Frame) -> dict[int, str]:
    """Sets what each project reaches in the last year; index to red, yellow, watch or green.

    `sick` says since how many months a project's works are held up. Those whose works start late
    or are held up come out behind; small ones sooner than large ones.
    """
    rng = random.Random(f"{frame.seed}/rank")
    year = mo.year_of(frame.last_month)
    running = [c for c in courses if _runs(c, year, frame)]
    running.sort(key=lambda c: _health(c, sick, frame, rng))
    colours: dict[int, str] = {}
    for place, course in enumerate(running):
        share = (place + 0.5) / len(running)
        colour = _colour(share)
        colours[course.line.index] = colour
        reached = max(pace(frame) + _lead(colour, rng) / 100, 0.015)
        course.results[year] = reached if course.start <= frame.last_month else 0.01
    for course in courses:
        if course.line.index not in colours:
            course.results[year] = _unranked(course, frame, rng)
    return colours


def level(
    courses: list[Course], colours: dict[int, str], plans: dict[int, float], frame: Frame
) -> None:
    """Shifts those that are ahead so that the county as a whole lies a little behind 序时."""
    year = mo.year_of(frame.last_month)
    total = sum(plans.values())
    green = [c for c in courses if colours.get(c.line.index) == "green"]
    weight = sum(plans[c.line.index] for c in green)
    if not weight:
        return
    done = sum(c.results[year] * plans[c.line.index] for c in courses)
    shift = ((pace(frame) + OVERALL / 100) * total - done) / weight
    for course in green:
        floor = pace(frame) + 0.001 + 0.004 * (course.line.index % 9)
        course.results[year] = max(course.results[year] + shift, floor)


def _runs(course: Course, year: int, frame: Frame) -> bool:
    """Under construction, or to be started, in the last month."""
    listed = course.classes[year] in ("start", "continue", "finish")
    due = course.start_planned <= frame.last_month
    return listed and due and course.finish > frame.last_month and course.line.list_class != "n"


def _health(course: Course, sick: dict[int, int], frame: Frame, rng: random.Random) -> float:
    late = max(course.start - course.start_planned, 0) * 4
    young = max(4 - (frame.last_month - course.start), 0) * 3
    held = sick.get(course.line.index, 0)
    held = 18 + held if held else 0
    size = min(course.total / 20000, 12)
    unstarted = 60 if course.start > frame.last_month else 0
    return rng.gauss(0, 4) + size - late - young - held - unstarted


def _colour(share: float) -> str:
    if share < RED:
        return "red"
    if share < RED + YELLOW:
        return "yellow"
    return "watch" if share < RED + YELLOW + WATCH else "green"


def _lead(colour: str, rng: random.Random) -> float:
    """Points against 序时; a few run far ahead."""
    if colour == "red":
        return -rng.uniform(31, 52)
    if colour == "yellow":
        return -rng.uniform(10.5, 26)
    if colour == "watch":
        return -rng.uniform(0.8, 9.4)
    return rng.uniform(18, 30) if rng.random() < 0.05 else abs(rng.gauss(0, 3.4)) + 0.2


def _unranked(course: Course, frame: Frame, rng: random.Random) -> float:
    """What projects reach that are done, in preparation or not due to start yet."""
    year = mo.year_of(frame.last_month)
    if course.classes[year] in ("finish", "continue", "start") and course.start <= frame.last_month:
        return rng.choice((1.0, 1.0, 1.005, 1.012, 1.03, 1.08, 0.99))
    if course.classes[year] == "prepare":
        return max(pace(frame) + rng.uniform(-0.08, 0.06), 0.02)
    return 0.01
