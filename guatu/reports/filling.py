"""Sending what was filled in: one project, several, and the month in which nothing changed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.journal.together import together
from guatu.ledger.models import Project
from guatu.lib.contradictions import Finding
from guatu.lib.refusals import Refused
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.drafts import Clashes, check_clashes, check_report_unchanged, empty_drafts
from guatu.reports.grounds import Ground, Seen
from guatu.reports.models import Draft, ProgressReport
from guatu.reports.report_form import ReportForm

State = ProgressReport.State
# What a month without a change repeats of the last one.
REPEATED = (
    *("physical_percent", "funds", "workers_due", "workers"),
    *("image_progress", "progress_text", "problem_text", "next_step"),
)


def send_report(
    form: ReportForm, seen: Seen, *, by: Account, once: uuid.UUID | None = None
) -> None:
    """Sends what a form says, and empties the draft. The form is valid.

    Raises Refused where the month is not open, the figures are impossible, or the report says
    the same as last month without a reason; Clashes where somebody else changed it meanwhile;
    Repeated where the form `once` was sent before.
    """
    require(by, "reports.fill", form.ground.project)
    together(partial(_send, form, seen, by, once))


def _send(form: ReportForm, seen: Seen, by: Account, once: uuid.UUID | None) -> None:
    with writing(by, "reports.report.send", once=once):
        ground = _locked(form.ground)
        check_clashes(ground, form.texts(), seen)
        check_possible(form.findings)
        fields = form.report_fields()
        if form.is_same and not fields["unchanged_because"].strip():
            raise Refused(_("This says the same as last month. Say why nothing changed."))
        _post([(ground, fields)], by)


def send_unchanged(
    ground: Ground, reason: str, *, by: Account, once: uuid.UUID | None = None
) -> None:
    """Reports that nothing changed since the last report, and why: no money, the same words.

    Raises Refused without a reason, without anything that could have stayed the same, and where
    the month was reported already; Repeated where the form `once` was sent before.
    """
    require(by, "reports.fill", ground.project)
    with writing(by, "reports.report.send", once=once):
        ground, last = _locked(ground), ground.last
        if not reason.strip():
            raise Refused(_("Say why nothing changed."))
        if last is None:
            raise Refused(_("There is no earlier report that this one could repeat."))
        if ground.report is not None and ground.report.state != State.RETURNED:
            raise Refused(_("This month was reported already."))
        fields: dict[str, Any] = {
            "month_amount": 0,
            "year_amount": ground.base.year,
            "all_amount": ground.base.all,
            **{name: getattr(last, name) for name in REPEATED},
            "explanations": {},
            "unchanged_because": reason.strip()[:300],
        }
        _post([(ground, fields)], by)


def send_drafts(
    forms: Sequence[ReportForm], *, by: Account, once: uuid.UUID | None = None
) -> tuple[list[ReportForm], dict[int, str]]:
    """Sends the drafts that can be sent: those sent, and project to why for the others."""
    require(by, "reports.fill", *(form.ground.project for form in forms))
    ready, kept = [], {}
    for form in forms:
        reason = _fault(form)
        if reason:
            kept[form.ground.project.pk] = reason
        else:
            ready.append(form)
    if ready:
        with writing(by, "reports.report.send", once=once):
            _post([(_locked(form.ground), form.report_fields()) for form in ready], by)
    return ready, kept


def check_possible(findings: Sequence[Finding]) -> None:
    """Raises Refused for figures that cannot be."""
    for finding in findings:
        if finding.is_impossible:
            raise Refused(f"{finding.sentence} {finding.arithmetic}")


def _fault(form: ReportForm) -> str:
    """Why a draft cannot be sent with the others; empty where it can."""
    if not form.is_valid():
        return _("Some of its fields cannot be read.")
    if form.is_same and not form.cleaned_data["unchanged_because"].strip():
        return _("It says the same as last month. Say why nothing changed.")
    try:
        check_possible(form.findings)
        check_report_unchanged(form.ground)
    except Refused as refusal:
        return str(refusal)
    except Clashes:
        return _("Somebody changed the report meanwhile; look at both versions.")
    return ""


def _locked(ground: Ground) -> Ground:
    """The ground with report and draft as they are now; nobody changes them until the end."""
    project, month = ground.project, ground.month
    list(Project.objects.select_for_update().filter(pk=project.pk).values("pk"))
    return replace(
        ground,
        report=ProgressReport.objects.filter(project=project, month=month).first(),
        draft=Draft.objects.select_for_update().filter(project=project, month=month).first(),
    )


def _post(said: Sequence[tuple[Ground, Mapping[str, Any]]], by: Account) -> None:
    """Posts reports and empties the drafts that they come from."""
    post_reports([ReportDraft(g.project, g.month, fields) for g, fields in said], by=by)
    empty_drafts([ground.project for ground, _fields in said], said[0][0].month)
