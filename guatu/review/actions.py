"""Acts on correction slips: proposed by who reports, approved or refused by somebody else."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import Work, writing
from guatu.journal.storing import column_of
from guatu.ledger.models import Portfolio, Project
from guatu.lib.refusals import Refused
from guatu.notices.actions import tell
from guatu.reports.actions import ReportDraft, cleaned, flags
from guatu.reports.dates import month_of
from guatu.reports.models import ProgressReport, ReportPeriod
from guatu.reports.people import holders_of
from guatu.reports.weeks import as_json
from guatu.review.models import Slip

State = Slip.State
FILL, DECIDE = "reports.fill", "reports.slip.decide"
CORRECTED = (
    *("month_amount", "year_amount", "all_amount", "physical_percent", "workers_due", "workers"),
    *("image_progress", "progress_text", "problem_text", "next_step"),
)
# 待批 → 已批准, 未批准 or 已撤回; a proposal is withdrawn by its author.
STEPS: dict[tuple[str, str], str] = {
    (State.PROPOSED, State.APPROVED): DECIDE,
    (State.PROPOSED, State.REFUSED): DECIDE,
    (State.PROPOSED, State.WITHDRAWN): FILL,
}


def propose_slip(
    project: Project, month: dt.date, values: Mapping[str, Any], reason: str, *, by: Account
) -> Slip:
    """Proposes to correct a project's report of a locked month; fields that do not differ are left.

    Raises Refused for a month that is not locked, without a reason, where nothing differs, and
    while another proposal waits.
    """
    require(by, FILL, project)
    _check_locked(project, month)
    if not reason.strip():
        raise Refused(_("Say why the report is corrected."))
    with writing(by, "review.slip.propose") as work:
        portfolio = Portfolio.objects.select_for_update().get(pk=project.portfolio_id)
        if Slip.objects.filter(project=project, month=month, state=State.PROPOSED).exists():
            raise Refused(_("A slip for this report waits for a decision already."))
        report = ProgressReport.objects.filter(project=project, month=month).first()
        changes = _changes(ReportDraft(project, month, values), report)
        if not changes:
            raise Refused(_("The slip changes nothing."))
        year = timezone.localtime(work.at).year
        slip = Slip(
            portfolio=portfolio,
            year=year,
            number=_next_number(portfolio, year),
            project=project,
            month=month,
            changes=changes,
            reason=reason.strip(),
            proposed_by=by,
            proposed_at=work.at,
        )
        work.add(slip)
        _tell_deciders(slip, work.at)
    return slip


def decide_slip(slip: Slip, state: str, remark: str = "", *, by: Account) -> Slip:
    """Approves a slip, which corrects the report, or refuses it, which takes a remark.

    The same decision again changes nothing. Raises Refused for the slip's own author, for a slip
    that was decided otherwise, and where the report is not any more what the slip says it was.
    """
    with writing(by, "review.slip.decide") as work:
        slip = Slip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
        if slip.state == state:
            return slip
        _check_step(slip, state, by)
        if slip.proposed_by_id == by.pk:
            raise Refused(_("Somebody else decides on a slip than who proposed it."))
        if state == State.REFUSED and not remark.strip():
            raise Refused(_("Say why the slip is refused."))
        if state == State.APPROVED:
            _correct(work, slip)
        work.update(slip, state=state, decided_by=by, decided_at=work.at, decision=remark.strip())
        _tell_author(slip, work.at)
    return slip


def withdraw_slip(slip: Slip, *, by: Account) -> Slip:
    """Takes an own proposal back."""
    with writing(by, "review.slip.withdraw") as work:
        slip = Slip.objects.select_for_update(of=("self",)).get(pk=slip.pk)
        if slip.state == State.WITHDRAWN:
            return slip
        _check_step(slip, State.WITHDRAWN, by)
        if slip.proposed_by_id != by.pk:
            raise Refused(_("Only its author takes a slip back."))
        work.update(slip, state=State.WITHDRAWN)
    return slip


def _check_step(slip: Slip, state: str, by: Account) -> None:
    right = STEPS.get((slip.state, state))
    if right is None:
        states = {"old": slip.get_state_display(), "new": State(state).label}
        raise Refused(_("A slip does not go from “%(old)s” to “%(new)s”.") % states)
    require(by, right, slip)


def _check_locked(project: Project, month: dt.date) -> None:
    period = ReportPeriod.objects.months().filter(portfolio=project.portfolio_id, month=month)
    if not period.filter(is_locked=True).exists():
        facts = {"month": f"{month:%Y-%m}"}
        raise Refused(_("%(month)s is not locked: change the report itself.") % facts)


def _changes(draft: ReportDraft, report: ProgressReport | None) -> dict[str, list[Any]]:
    unknown = set(draft.fields) - set(CORRECTED)
    if unknown:
        raise TypeError(f"not corrected by a slip: {sorted(unknown)}")
    found = {}
    for name, value in cleaned(draft).items():
        old, new = as_json(_value(report, name)), as_json(value)
        if old != new:
            found[name] = [old, new]
    return found


def _value(report: ProgressReport | None, name: str) -> Any:
    """What the report holds; what an empty one would, where there is none."""
    return getattr(report or ProgressReport(), column_of(ProgressReport, name).attname)


def _next_number(portfolio: Portfolio, year: int) -> int:
    last = Slip.objects.filter(portfolio=portfolio, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _correct(work: Work, slip: Slip) -> None:
    """Writes the corrected values into the report of the locked month; a missing one is made.

    That it was late or missing stays as it was kept.
    """
    project = slip.project
    list(Project.objects.select_for_update().filter(pk=project.pk).values("pk"))
    before = month_of(month_of(slip.month).first - dt.timedelta(days=1)).first
    after = month_of(slip.month).after.first
    rows = ProgressReport.objects.filter(project=project, month__in=[before, slip.month, after])
    known = {(row.project_id, row.month): row for row in rows}
    report = known.get((project.pk, slip.month))
    for name, (old, _new) in slip.changes.items():
        if as_json(_value(report, name)) != old:
            raise Refused(_("The report was changed since the slip was proposed."))
    new = {name: pair[1] for name, pair in slip.changes.items()}
    values = cleaned(ReportDraft(project, slip.month, new)) | {"state": "accepted"}
    if report is None:
        sending = {"submitted_by": slip.proposed_by, "submitted_at": slip.proposed_at}
        report = ProgressReport(project=project, month=slip.month, **values, **sending)
        work.add(report)
        known[project.pk, slip.month] = report
    else:
        work.update_many([(report, values)], counted="version")
    work.update_many(flags([(project.pk, slip.month)], known))


def _tell_deciders(slip: Slip, at: dt.datetime) -> None:
    people = holders_of(DECIDE, slip.portfolio, timezone.localdate(at)).exclude(
        pk=slip.proposed_by_id
    )
    facts = {"project": slip.project.name, "month": f"{slip.month:%Y-%m}"}

    def say() -> str:
        return _("A correction is proposed: %(project)s, %(month)s") % facts

    tell(people, say, reverse("review:slip", args=[slip.pk]), at, key=f"slip/{slip.pk}")


def _tell_author(slip: Slip, at: dt.datetime) -> None:
    def say() -> str:
        facts = {"slip": slip.label, "project": slip.project.name, "remark": slip.decision}
        if slip.state == State.APPROVED:
            return _("%(slip)s is approved: %(project)s. %(remark)s") % facts
        return _("%(slip)s is refused: %(project)s. %(remark)s") % facts

    link = reverse("review:slip", args=[slip.pk])
    tell([slip.proposed_by], say, link, at, key=f"slip/{slip.pk}/decided")
