"""What becomes of a trouble once it is on the list: handling, evidence, requests, verification."""

import datetime as dt
import random

from guatu.demo import episodes as ep
from guatu.demo import months as mo
from guatu.demo.course import Course
from guatu.demo.facts import Frame, StepFact

SENT_BACK = (
    "现场核查，仍有少量尾留未清，退回继续办理。",
    "佐证材料不全，缺正式批复件，补齐后再申请。",
    "与项目单位核对，说法不一致，请责任单位现场复核。",
)
VERIFIED = (
    "查阅资料并现场核验，情况属实，同意销号。",
    "经现场核验和项目单位确认，问题已解决，同意销号。",
    "核对批复原件，与申请一致，同意销号。",
)
SAID = (
    "请分管领导牵头，一周内现场办公拿出解决方案。",
    "此事拖得太久，责任单位主要负责人亲自抓。",
    "请督查室跟踪，下次调度会上报告结果。",
)
ASLEEP = ("进入冬季停工期，待开春复工后继续推进。", "等待省市批次审批窗口，期间暂不计时。")
PAPERS = {
    "land": "用地批复", "relocation": "征收完成确认书", "funds": "资金拨付凭证",
    "permit": "批复文件", "planning": "规划条件", "utilities": "接入验收单",
    "forest": "使用林地审核同意书", "environment": "环评批复", "design": "设计变更批复",
    "site": "整改验收单", "investor": "补充协议", "legal": "调解协议书",
}  # fmt: skip


def loop(one: ep.Episode, course: Course, frame: Frame, closed: dt.date | None) -> list[StepFact]:
    """The steps after the assignment, in the order of their days."""
    rng = random.Random(f"{frame.seed}/{course.line.index}/{one.since}/loop")
    taken_up = mo.day_of(one.since + 1, rng.choice((5, 8, 12)))
    end = closed or frame.today
    steps = [StepFact(taken_up, "work")] if taken_up < end else []
    steps += _told(one, rng, taken_up, end, frame)
    paper = PAPERS.get(one.story["kind"], "办结材料")
    if closed is not None:
        closing = _closing(one, rng, closed, paper)
        steps = [step for step in steps if not _waits(step.day, closing)] + closing
    elif rng.random() < 0.12:
        day = mo.day_of(frame.last_month, 14)
        if day > taken_up:
            until = mo.day_of(frame.last_month + rng.randint(2, 4), 10)
            steps = [step for step in steps if step.day < day]
            steps.append(StepFact(day, "sleep", rng.choice(ASLEEP), until=until))
    elif rng.random() < 0.15 and mo.day_of(frame.last_month, 27) > taken_up:
        asked = mo.day_of(frame.last_month, 27)
        steps.append(StepFact(asked, "ask", one.story["closed"], paper=_paper(paper, rng, asked)))
    return sorted(steps, key=lambda step: step.day)


def _told(
    one: ep.Episode, rng: random.Random, since: dt.date, end: dt.date, frame: Frame
) -> list[StepFact]:
    """What the holder tells of the handling, and where half is done the level falls."""
    steps = []
    has_fallen = False
    for month in range(one.since + 1, frame.last_month + 1):
        day = mo.day_of(month, rng.choice((15, 18, 21)))
        if not since < day < end or not one.holds(month):
            continue
        text = ep.carried(one, month, with_ask=False)
        if not has_fallen and one.left.get(month, 1) * 2 <= one.left[one.since]:
            has_fallen = True
            steps.append(StepFact(day, "fall", f"取得阶段性进展：{text}"))
        elif rng.random() < 0.45:
            steps.append(StepFact(day, "work", text))
        if month > one.since + 2 and rng.random() < 0.07:
            steps.append(StepFact(day, "comment", rng.choice(SAID)))
    return steps


def _closing(one: ep.Episode, rng: random.Random, closed: dt.date, paper: str) -> list[StepFact]:
    asked = closed - dt.timedelta(days=rng.randint(1, 4))
    text = one.story["closed"]
    steps = []
    early = asked - dt.timedelta(days=rng.randint(9, 14))
    if rng.random() < 0.2 and early > mo.day_of(one.since + 1, 13):
        steps.append(StepFact(early, "ask", text, paper=_paper(paper, rng, early)))
        steps.append(StepFact(early + dt.timedelta(days=3), "return", rng.choice(SENT_BACK)))
    steps.append(StepFact(asked, "ask", text, paper=_paper(paper, rng, asked)))
    steps.append(StepFact(closed, "close", rng.choice(VERIFIED)))
    return steps


def _waits(day: dt.date, closing: list[StepFact]) -> bool:
    """Whether the holder waits for an answer to its request on the day, and reports nothing."""
    answered = zip(closing[::2], closing[1::2], strict=True)
    return any(ask.day < day <= answer.day for ask, answer in answered)


def _paper(title: str, rng: random.Random, day: dt.date) -> tuple[str, str]:
    """A document's title and number."""
    return title, f"青政办函〔{day.year}〕{rng.randint(12, 240)}号"
