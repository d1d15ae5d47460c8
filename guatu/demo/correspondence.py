"""The demo's minutes and letters: of each series, in several states."""

import datetime as dt

from guatu.accounts.models import Account, Unit
from guatu.ledger.models import Portfolio
from guatu.letters import actions as letters
from guatu.letters.models import Letter
from guatu.letters.sources import asked_of
from guatu.meetings.models import Meeting
from guatu.minutes import actions as minutes

ISSUER, PREFIX = "青石县人民政府督查室", "青政"
CONTACT = "督查室，电话：0000-0000000"
DONE = "已召开专题会议研究，明确责任人和完成时限，有关工作正在按节点推进。办理情况报告附后。"
# Days before the demo's last day on which letters of a source go out, and to how many units.
ROUNDS = (("lights", 24, 3), ("problems", 12, 2), ("decisions", 5, 2))


def write_letters(portfolio: Portfolio, today: dt.date) -> None:
    """Letters that are drafted, overdue, received, answered, closed and withdrawn."""
    desk = Desk(portfolio, today)
    letters.set_letters(portfolio, issuer=ISSUER, prefix=PREFIX, contact=CONTACT, by=desk.inspector)
    reminders, pressed, assigned = (desk.draft(*each) for each in ROUNDS)
    for end, row in zip(("closed", "replied", "withdrawn"), reminders, strict=False):
        desk.send(row, end)
    for row in pressed[:1]:
        desk.send(row, "late")
    for row in assigned[:1]:
        desk.send(row, "received")


def write_minutes(portfolio: Portfolio, today: dt.date) -> None:
    """Minutes of the meetings that ended: all but the last two issued, one under review."""
    office = Account.objects.get(username="office")
    secretary = Account.objects.get(username="secretary")
    ended = Meeting.objects.filter(series__portfolio=portfolio, state=Meeting.State.DRAFTING)
    held = list(ended.order_by("begins_at", "pk"))
    for place, meeting in enumerate(held, start=1):
        row = minutes.draft_minutes(meeting, by=secretary)
        if place == len(held):
            continue
        minutes.submit_minutes(row, by=secretary)
        if place < len(held) - 1:
            day = min(meeting.begins_at.date() + dt.timedelta(days=2), today)
            minutes.issue_minutes(row, day, by=office)


class Desk:
    """Who sends letters in the demo, and who answers."""

    def __init__(self, portfolio: Portfolio, today: dt.date) -> None:
        self.portfolio, self.today = portfolio, today
        self.inspector = Account.objects.get(username="inspector")

    def draft(self, source: str, days: int, units: int) -> list[Letter]:
        """Letters to the first units of a source, as of so many days ago."""
        day = self.today - dt.timedelta(days=days)
        asked = asked_of(self.portfolio, source, day)
        chosen: list[Unit] = list(dict.fromkeys(each.unit for each in asked))[:units]
        by = self.inspector
        return letters.draft_from(self.portfolio, source, day, units=chosen, by=by)

    def send(self, row: Letter, end: str) -> None:
        """Issues a letter on the day of its draft and takes it to its end."""
        by, day = self.inspector, row.drafted_on
        letters.issue(row, day, by=by)
        if end == "withdrawn":
            letters.withdraw(row, day, "该单位已在专题会上报告，不再发函。", by=by)
        if end in ("late", "withdrawn"):
            return
        later = min(day + dt.timedelta(days=3), self.today)
        letters.receive(row, day, by=None)  # the office enters what units hand in on paper
        if end in ("replied", "closed"):
            letters.reply(row, later, DONE, by=None)
        if end == "closed":
            letters.close(row, later, by=by, text="经核查，情况属实。")
