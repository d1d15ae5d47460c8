"""The demo's meetings: a series of each kind, two past months with decisions in all states, and one
meeting that is being prepared."""

import datetime as dt

from django.utils import timezone

from guatu.accounts.models import Account, Post
from guatu.calendars.compute import workdays
from guatu.ledger.models import Portfolio, TaskForce
from guatu.meetings import actions
from guatu.meetings.actions import Ruling, Seat
from guatu.meetings.models import AgendaItem, Decision, Meeting, Series
from guatu.meetings.slots import slot_at, slot_days

PLACE = "县政府第一会议室"
# Text, how many workdays, what became of it (see `Desk.follow`).
RULINGS = (
    (
        "由{unit}牵头，倒排剩余工程节点，逐项明确责任人和完成时限，报县重点项目办公室备案。",
        10,
        "done",
    ),
    ("由{unit}会同有关单位现场办公，协调解决影响施工的问题，确保全面复工。", 8, "reported"),
    ("由{unit}每周向县重点项目办公室报告推进情况，直至追平序时进度。", 15, "working"),
    ("由{unit}对接金融机构和施工企业，落实后续建设资金，保障按月支付。", 12, "asked"),
    ("由{unit}抓紧完善前期手续，具备条件后三日内组织进场施工。", 6, "overdue"),
    ("由{unit}核实纳统资料，符合条件的当月申报入库。", 10, "issued"),
    ("由{unit}就征地拆迁遗留问题提出处理意见，报县政府研究。", 9, "problem"),
    ("由{unit}牵头组织一次现场观摩，推广施工组织经验。", 20, "withdrawn"),
)
SAID = "项目总体按计划推进，当前主要工作是加快剩余工程量，请有关单位在要素保障上给予支持。"
MOST_ITEMS = 12
MOST_RULINGS = 4


def hold_meetings(portfolio: Portfolio, today: dt.date) -> None:
    """Series, the past meetings of two months, and the next one with its agenda."""
    desk = Desk(portfolio, today)
    head, fortnight, _deputy, _force = desk.open_series()
    calendar = workdays()
    first = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    days = [d for d in slot_days(head, first, 3, calendar) if d < today]
    for place, day in enumerate(days):
        desk.hold(head, day, place * 4)
    for day in [d for d in slot_days(fortnight, first, 4, calendar) if d < today][:2]:
        desk.hold(fortnight, day, 2)
    desk.prepare(head, slot_days(head, today + dt.timedelta(days=1), 1, calendar)[0])


class Desk:
    """Who prepares, presides, carries out and verifies in the demo."""

    def __init__(self, portfolio: Portfolio, today: dt.date) -> None:
        self.portfolio, self.today = portfolio, today
        names = ("secretary", "head", "office", "inspector")
        found = Account.objects.select_related("person").in_bulk(names, field_name="username")
        self.secretary, self.head, self.office, self.inspector = (found[n] for n in names)

    def open_series(self) -> list[Series]:
        """One of each kind."""
        deputy = Account.objects.filter(username="deputy").select_related("person").first()
        chair = self.head.person
        second = deputy.person if deputy is not None and deputy.person is not None else chair
        force = TaskForce.objects.current().filter(portfolio=self.portfolio).first()
        third = force.head if force is not None else second
        drafts = (
            ("县长项目工作调度会", "head", "month", 5, dt.time(9), chair, None, 3),
            ("重点项目半月推进会", "project", "fortnight", 3, dt.time(15), second, None, 2),
            ("分管副县长周调度会", "deputy", "week", 1, dt.time(16), second, None, 2),
            ("专班工作例会", "force", "week", 3, dt.time(17), third, force, 1),
        )
        return [
            actions.open_series(
                self.portfolio.unit,
                by=self.secretary,
                portfolio=self.portfolio,
                name=name,
                kind=kind,
                rhythm=rhythm,
                slot_workday=slot,
                slot_time=time,
                chair=person,
                task_force=of,
                level=level,
                place=PLACE,
            )
            for name, kind, rhythm, slot, time, person, of, level in drafts
        ]

    def prepare(self, series: Series, day: dt.date) -> Meeting:
        """A meeting with its agenda, those who are invited, and some comments."""
        by = self.secretary
        meeting = actions.open_meeting(series, slot_at(series, day), by=by)
        proposed = min(day, self.today)
        items = actions.propose_agenda(meeting, proposed, by=by)
        for item in items[MOST_ITEMS:]:
            actions.drop_item(item, "本次会议时间有限，由分管副县长先行调度", by=by)
        actions.set_attendance(meeting, self._seats(items), by=by)
        for item in items[:MOST_ITEMS:3]:
            actions.comment_on_item(item, proposed, SAID, by=self.office)
        actions.invite(meeting, timezone.now(), by=by)
        return meeting

    def hold(self, series: Series, day: dt.date, first: int) -> Meeting:
        """A meeting that was held, its decisions signed and followed up."""
        by = self.secretary
        meeting = self.prepare(series, day)
        actions.start_meeting(meeting, meeting.begins_at, by=by)
        items = list(meeting.items.standing().filter(decision=None, unit__isnull=False))
        made = []
        for place in range(MOST_RULINGS if items else 0):
            item = items[place % len(items)]
            actions.show_item(item, meeting.begins_at + dt.timedelta(minutes=5 * place), by=by)
            actions.note_statement(item, SAID, meeting.begins_at, by=by, speaker=str(item.unit))
            made.append(self._decide(meeting, item, RULINGS[(first + place) % len(RULINGS)]))
        seats = [
            Seat(row.person, row.unit, row.title, row.part, self._presence(place))
            for place, row in enumerate(meeting.attendance.select_related("person", "unit"))
        ]
        actions.set_attendance(meeting, seats, by=by)
        actions.end_meeting(meeting, meeting.begins_at + dt.timedelta(hours=2), by=by)
        actions.issue_decisions([decision for decision, _end in made], day, by=self.head)
        for decision, end in made:
            self.follow(decision, day, end)
        return meeting

    def follow(self, row: Decision, day: dt.date, end: str) -> None:
        """What became of a decision; the project office enters what units say by phone."""
        office, later = self.office, min(day + dt.timedelta(days=7), self.today)
        if end in ("overdue", "issued"):
            return
        if end == "withdrawn":
            actions.withdraw_decision(row, later, "与县委观摩活动合并安排", by=self.head)
            return
        actions.work_on_decision(row, later, "已明确责任人，正按方案推进。", by=office)
        if end == "problem" and row.item is not None and row.item.project_id is not None:
            actions.turn_into_problem(row, later, by=self.secretary)
        elif end == "asked":
            new_due = workdays().plus(row.due or later, 10)
            reason = "银行授信审批尚需时日"
            actions.ask_to_postpone(row, new_due, later, reason, by=office)
        elif end in ("done", "reported"):
            title, document = "办理情况报告", f"青政办函〔{later.year}〕{row.pk}号"
            actions.add_decision_evidence(row, later, title, by=office, document=document)
            actions.report_decision(row, later, "已落实到位，情况报告附后。", by=office)
        if end == "done":
            finding = "经实地核查，情况属实。"
            actions.verify_decision(row, later, finding, by=self.inspector, is_done=True)

    def _decide(
        self, meeting: Meeting, item: AgendaItem, ruling: tuple[str, int, str]
    ) -> tuple[Decision, str]:
        text, days, end = ruling
        draft = Ruling(text.format(unit=item.unit), lead=item.unit, due_days=days)
        return actions.draft_decision(meeting, draft, by=self.secretary, item=item), end

    def _seats(self, items: list[AgendaItem]) -> list[Seat]:
        """The chair, the leaders, and the head of each unit that reports."""
        people: dict[int, Seat] = {}
        for account in (self.head, self.office, self.inspector, self.secretary):
            if account.person is not None:
                people[account.person.pk] = Seat(account.person)
        units = [item.unit_id for item in items if item.unit_id is not None]
        posts = Post.objects.current().filter(unit__in=units).select_related("person", "unit")
        for post in posts.order_by("unit", "order", "pk"):
            if post.unit_id in units:
                units = [key for key in units if key != post.unit_id]
                seat = Seat(post.person, post.unit, post.in_full, "attending")
                people.setdefault(post.person_id, seat)
        return list(people.values())

    @staticmethod
    def _presence(place: int) -> str:
        return "excused" if place % 7 == 6 else "present"
