"""What authorities do to a project: its permits, the statistics pack, recognised dates."""

import datetime as dt
import random
from collections.abc import Sequence

from guatu.demo import months as mo
from guatu.demo.course import Course, is_public
from guatu.demo.facts import (
    DateFact,
    Frame,
    NodeFact,
    PackFact,
    PermitFact,
    PermitStepFact,
    StageFact,
)

# Permits that are no milestones of the demo: code, name, days before the permit to build,
# working days of the authority, one in how many projects needs it.
BESIDE = (
    ("energy", "节能审查意见", 130, 15, 2),
    ("soil", "水土保持方案批复", 120, 10, 3),
    ("fire_design", "消防设计审查", 40, 10, 2),
    ("quality", "质量安全监督手续", 12, 3, 1),
)
TO_BUILD = ("施工许可", "开工备案")
LACKING = (
    "申报材料签字不全，需补签",
    "图纸深度不够，需补充结构计算书",
    "用地面积与批复不一致，需核实后重报",
    "缺少专家评审意见",
    "资金证明材料过期，需重新出具",
)
OLD_DAYS = 300
PAPERS = ("content", "contract", "photos")
RETURNED = (
    "施工合同未加盖骑缝章，退回补正。",
    "现场照片无法辨认施工部位，请重新拍摄。",
    "建设内容与备案文件不一致，请说明。",
)


def permits(course: Course, nodes: Sequence[NodeFact], frame: Frame) -> list[PermitFact]:
    """The permits with their steps up to the last day, in the order of their milestones."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/formal")
    own = [node for node in nodes if node.kind == "permit"]
    found = [
        PermitFact("", node.name, _granted(node.actual, node.evidence, 10, rng))
        for node in own
        if node.actual
    ]
    waiting = [node for node in own if node.actual is None]
    for place, node in enumerate(waiting):
        is_near = place < 2 and node.planned <= frame.today + dt.timedelta(days=70)
        steps = _in_hand(frame, rng) if is_near and rng.random() < 0.8 else ()
        found.append(PermitFact("", node.name, steps))
    build = next((node for node in own if node.name in TO_BUILD), None)
    if build is not None and is_public(course) | (course.line.sector != "农业"):
        found += _beside(course, build, frame, rng)
    if waiting and course.line.index % 5 == 0 and found[0].steps:
        found[0] = _ending(found[0], frame, rng)
    return found


def _beside(course: Course, build: NodeFact, frame: Frame, rng: random.Random) -> list[PermitFact]:
    found = []
    for code, name, before, days, every in BESIDE:
        if course.line.index % every:
            continue
        day = (build.actual or build.planned) - dt.timedelta(days=before + rng.randint(-6, 6))
        steps: tuple[PermitStepFact, ...] = ()
        if build.actual is not None:
            document = f"青审批〔{day.year}〕{rng.randint(5, 190)}号"
            steps = _granted(day, document, days, rng)
        elif day <= frame.today and rng.random() < 0.5:
            steps = _in_hand(frame, rng)
        found.append(PermitFact(code, name, steps))
    return found


def _granted(
    day: dt.date, document: str, days: int, rng: random.Random
) -> tuple[PermitStepFact, ...]:
    """Prepared, accepted, now and then sent back once, granted."""
    accepted = day - dt.timedelta(days=round(days * rng.uniform(0.5, 1.6)) + 1)
    prepared = accepted - dt.timedelta(days=rng.randint(5, 24))
    steps = [PermitStepFact(prepared, "preparing"), PermitStepFact(accepted, "accepted")]
    if rng.random() < 0.18 and (day - accepted).days > 8:
        back = accepted + dt.timedelta(days=3)
        again = back + dt.timedelta(days=rng.randint(2, (day - back).days - 2))
        steps.append(PermitStepFact(back, "correcting", note=rng.choice(LACKING)))
        steps.append(PermitStepFact(again, "accepted"))
    return (*steps, PermitStepFact(day, "granted", document))


def _in_hand(frame: Frame, rng: random.Random) -> tuple[PermitStepFact, ...]:
    """Begun and not decided yet."""
    draw = rng.random()
    if draw < 0.35:
        day = frame.today - dt.timedelta(days=rng.randint(2, 30))
        return (PermitStepFact(day, "preparing"),)
    accepted = frame.today - dt.timedelta(days=rng.choice((0, 1, 1, 2, 3, 4, 6, 9, 16, 28)))
    prepared = accepted - dt.timedelta(days=rng.randint(4, 20))
    number = f"受理〔{accepted.year}〕{rng.randint(20, 460)}号"
    steps = (PermitStepFact(prepared, "preparing"), PermitStepFact(accepted, "accepted", number))
    if draw > 0.8 and accepted < frame.today:
        back = accepted + dt.timedelta(days=1)
        return (*steps, PermitStepFact(back, "correcting", note=rng.choice(LACKING)))
    return steps


def _ending(fact: PermitFact, frame: Frame, rng: random.Random) -> PermitFact:
    """The document states an end that is near or just past."""
    *before, last = fact.steps
    if last.state != "granted":
        return fact
    until = frame.today + dt.timedelta(days=rng.choice((-9, 18, 37, 52, 80)))
    if until <= last.day:
        return fact
    ended = PermitStepFact(last.day, last.state, last.document, last.note, until)
    return PermitFact(fact.code, fact.name, (*before, ended))


def pack(course: Course, frame: Frame) -> PackFact | None:
    """The statistics pack of a project under way; None before the start."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/pack")
    start = start_day(course)
    if start > frame.today or course.line.list_class == "n":
        return None
    kind = "equipment" if course.line.kind == "upgrade" and course.line.index % 2 else "build"
    papers = [(code, start + dt.timedelta(days=rng.randint(3, 26))) for code in PAPERS]
    if kind == "equipment":
        papers = [(code, day) for code, day in papers if code != "content"] + [
            ("payment", start + dt.timedelta(days=28))
        ]
    draw = rng.random()
    if (frame.today - start).days > OLD_DAYS:
        draw = 1.0  # whatever was wrong with it has long been put right
    if draw < 0.16:
        papers = papers[: 1 + course.line.index % 2]
        return PackFact(start, kind, tuple(papers), None, None, "")
    handed = start + dt.timedelta(days=30 + rng.randint(0, 18))
    if draw < 0.24:
        return PackFact(start, kind, tuple(papers), handed, None, rng.choice(RETURNED))
    entered = handed + dt.timedelta(days=rng.randint(6, 40))
    return PackFact(start, kind, tuple(papers), handed, entered, "")


def start_day(course: Course) -> dt.date:
    """The day on which the works began or will begin."""
    return mo.day_of(course.start, 6 + course.line.index * 7 % 21)


def dates(
    course: Course, stages: Sequence[StageFact], found: PackFact | None, frame: Frame
) -> list[DateFact]:
    """The dates that authorities recognise: each its own, some never."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/dates-recognised")
    start = start_day(course)
    made: list[DateFact] = []
    if start <= frame.today:
        planning = start + dt.timedelta(days=rng.choice((0, 0, 0, 3, 7, 16)))
        if rng.random() < 0.88:
            made.append(DateFact("start", "planning", planning, planning + dt.timedelta(days=12)))
        if found is not None and found.entered is not None:
            day = start + dt.timedelta(days=rng.choice((0, 0, 14, 31, 45)))
            made.append(DateFact("start", "statistics", day, max(found.entered, day)))
    for stage in stages:
        late = dt.timedelta(days=rng.choice((0, 0, 5, 20)))
        if stage.stage == "completed":
            day = stage.day + late
            made.append(DateFact("completion", "planning", day, day + dt.timedelta(days=9)))
        if stage.stage == "producing" and not is_public(course):
            day = stage.day + late
            made.append(DateFact("production", "industry", day, day + dt.timedelta(days=15)))
    return [one for one in made if one.recorded <= frame.today]
