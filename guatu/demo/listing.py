"""The list's changes, excuses and statistics figures of the demo county."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from guatu.changes.actions import (
    Approval,
    NewProject,
    add_to_list,
    merge_projects,
    remove_from_list,
    split_project,
)
from guatu.changes.models import ListChange, ListLine
from guatu.demo import months as mo
from guatu.demo.facts import ProjectFact
from guatu.demo.formalities import DECIDER, STATISTICS
from guatu.demo.opening import Book, instant
from guatu.excuses.actions import ask_for_excuse, decide_excuse
from guatu.excuses.models import Excuse
from guatu.journal.actions import writing
from guatu.ledger.actions import MilestoneDraft, create_milestones
from guatu.ledger.models import Project
from guatu.statistics.actions import Typed, enter_figures

SOURCE = "固定资产投资统计联网直报平台"
# Reason, what is said, days that it holds from the first of the month on; None: it is refused.
EXCUSES = (
    ("relocation", "红线内剩余农户征收补偿方案正在公示，已倒排签约时限。", 150),
    ("weather", "汛期连续强降雨，基坑抽排水后方可恢复施工。", 45),
    ("permit", "林地手续已报省厅，预计两个月内批复。", 120),
    ("contractor", "施工单位资金周转困难，人员设备未按合同到位。", None),
)
REFUSAL = "属项目管理责任，不作为正当理由，请责任单位约谈施工单位。"
WAITING = ("land", "用地指标跨年调剂，待市自然资源部门下达计划。")
YELLOW = Decimal("0.12")


def come(book: Book, made: Sequence[Project], day: dt.date) -> None:
    """Projects that come onto the list after it was drawn up, by a document."""
    if made and not made[0].is_listed:
        is_year = day.month == 1
        reason = "列入年度重点项目清单" if is_year else "前期手续完备，年中增补列入重点项目清单"
        add_to_list(made, _approval(day, reason), by=book.office)


def leave(book: Book, gone: Sequence[Project], day: dt.date) -> None:
    """Projects that are done leave the list."""
    if gone:
        reason = "项目已竣工投用，完成年度任务，按程序调出清单"
        remove_from_list(gone, _approval(day, reason), by=book.office)


def type_figures(book: Book, month: int) -> None:
    """Statistics types the month before: mostly what was reported, now and then much less."""
    typed, is_first = [], month == book.county.frame.first_month + 1
    for fact in _reported(book, month - 1):
        rng = random.Random(f"{book.county.frame.seed}/{fact.no}/statistics")
        share = rng.choice((100, 100, 100, 98, 96, 92, 70, 0))
        said = next(r for r in fact.reports if r.month == month - 1)
        # The first month that is typed stands for the year so far.
        amount = said.year_amount if is_first else said.month_amount
        if share and amount is not None:
            exact = (Decimal(amount) * share / 100).quantize(Decimal(1))
            typed.append(Typed(book.projects[fact.no], exact))
    if not typed:
        return
    day, statistics = mo.last(month), book.accounts[STATISTICS]
    with writing(statistics, "demo.statistics", at=instant(day, 19)):
        enter_figures(typed, mo.first(month - 1), day, by=statistics, source=SOURCE)


def excuse(book: Book, month: int) -> None:
    """Four months before the last the office asks for what lags most; the deputy decides."""
    if month != max(book.county.frame.last_month - 3, book.county.frame.first_month):
        return
    first, day = mo.first(month), mo.last(month)
    lagging = zip(_lagging(book, month), EXCUSES, strict=False)
    for place, (fact, (reason, text, days)) in enumerate(lagging):
        until = first + dt.timedelta(days=days or 90)
        asked = _asked(
            book, fact, reason, text, (first, max(until, day)), instant(day, 20, place * 10)
        )
        decider = book.accounts[DECIDER]
        with writing(decider, "excuses.excuse.decide", at=instant(day, 20, place * 10 + 5)):
            decide_excuse(
                asked,
                by=decider,
                day=day,
                is_approved=days is not None,
                answer="同意。到期前须完成整改。" if days else REFUSAL,
            )


def change_at_the_end(book: Book, day: dt.date) -> None:
    """On the last day two works become one, a part of a third is split off, one asks for grace."""
    month = mo.ordinal(day)
    facts = [
        fact
        for fact in _reported(book, month - 1)
        if not fact.comes_by_workbook and not fact.delisted
    ]
    by_place: dict[tuple[str, str], list[ProjectFact]] = {}
    for fact in facts:
        by_place.setdefault((fact.sector, fact.units["responsible"]), []).append(fact)
    pair = next((group[-2:] for group in reversed(by_place.values()) if len(group) > 1), facts[-2:])
    rest = [fact for fact in facts if fact not in pair]
    with writing(book.office, "demo.list", at=instant(day, 19, 10)):
        if len(pair) == 2:
            projects = [book.projects[fact.no] for fact in pair]
            approval = _approval(day, "建设内容相邻、业主相同，打捆为一个项目统一调度")
            merge_projects(projects, projects[0], approval, by=book.office)
        if rest:
            whole = book.projects[rest[-1].no]
            part = NewProject({"name": f"{whole.name}（二期配套）"}, Decimal(2600))
            approval = _approval(day, "二期配套工程另行立项，单独列入清单调度")
            change = split_project(whole, [part], approval, by=book.office, stays=True)
            _plan_nodes(book, change, day)
    lagging = [fact for fact in _lagging(book, month - 1) if fact not in pair]
    for fact in lagging[len(EXCUSES) :][:1] or lagging[-1:]:
        reason, text = WAITING
        held = Excuse.objects.filter(project=book.projects[fact.no], dimension="progress")
        if not held.filter(until__gte=day).exists():
            until = day + dt.timedelta(days=60)
            _asked(book, fact, reason, text, (mo.first(month), until), instant(day, 20))


def _plan_nodes(book: Book, change: ListChange, day: dt.date) -> None:
    """What is split off has its start and completion planned."""
    (line,) = change.lines.filter(part=ListLine.Part.IN).select_related("project")
    nodes = (("施工许可证", "permit", 90), ("开工", "build", 120), ("竣工验收", "build", 420))
    drafts = [
        MilestoneDraft(line.project, name, kind, day + dt.timedelta(days=days), order)
        for order, (name, kind, days) in enumerate(nodes)
    ]
    create_milestones(drafts, day, by=book.office)


def _asked(
    book: Book,
    fact: ProjectFact,
    reason: str,
    text: str,
    span: tuple[dt.date, dt.date],
    at: dt.datetime,
) -> Excuse:
    with writing(book.office, "excuses.excuse.ask", at=at):
        return ask_for_excuse(
            Excuse(
                project=book.projects[fact.no],
                dimension="progress",
                reason=reason,
                text=text,
                valid_from=span[0],
                until=span[1],
                asked_on=at.date(),
            ),
            by=book.office,
        )


def _approval(day: dt.date, reason: str) -> Approval:
    return Approval(day, reason, f"青政办发〔{day.year}〕{day.month * 4 + 3}号", day)


def _reported(book: Book, month: int) -> list[ProjectFact]:
    """The projects on the list that reported for a month."""
    return [
        fact
        for fact in book.county.projects
        if fact.no in book.projects and any(one.month == month for one in fact.reports)
    ]


def _lagging(book: Book, month: int) -> list[ProjectFact]:
    """Those that lie behind 序时 by more than a tenth or so, the furthest first."""
    found = []
    for fact in _reported(book, month):
        plan = next((p.amount for p in fact.plans if p.year == mo.year_of(month)), None)
        done = next((r.year_amount for r in fact.reports if r.month == month), None)
        if plan and done is not None:
            lag = Decimal(mo.number(month)) / 12 - Decimal(done) / Decimal(plan)
            if lag > YELLOW:
                found.append((lag, fact.no, fact))
    return [fact for _lag, _no, fact in sorted(found, reverse=True)]
