"""Keeping what is typed before it is sent: field by field, whoever types.

A draft is no fact: standings, lists and the journal know nothing of it. Each field remembers in
which version of the draft it changed, so that two who type in different fields do not meet, and
two who type in the same one both see what the other wrote.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.reports.checks import BY_CODE
from guatu.reports.grounds import (
    FUND,
    TYPED,
    WHY,
    Ground,
    Seen,
    contents_of,
    differing,
    texts_of,
)
from guatu.reports.models import Draft, ProgressReport

OTHERS = ("fund_source", "fund_amount", "apart")
LONGEST_NAME, LONGEST_TEXT = 80, 5000


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed meanwhile: both texts."""

    name: str
    mine: str
    theirs: str


class Clashes(Exception):
    """Fields that somebody else changed since the page was made; nothing was kept."""

    def __init__(self, found: Sequence[Clash], by: str, at: dt.datetime | None) -> None:
        super().__init__(f"{len(found)} clashes")
        self.found = found
        self.by = by
        self.at = at


def save_draft(
    ground: Ground, texts: Mapping[str, str], seen: Seen, at: dt.datetime, *, by: Account
) -> Draft:
    """Keeps the texts that differ from what is there. The same texts again change nothing.

    Raises Clashes where somebody else changed one of the fields since `seen`, Refused for a
    field that a report does not have.
    """
    require(by, "reports.fill", ground.project)
    _check_names(texts)
    with transaction.atomic():
        draft, _is_new = Draft.objects.select_for_update().get_or_create(
            project=ground.project, month=ground.month
        )
        ground = replace(ground, draft=draft)
        wanted = {name: texts[name] for name in differing(texts, ground.texts)}
        if not wanted:
            return draft
        check_clashes(ground, wanted, seen)
        draft.version += 1
        draft.texts = _pruned({**draft.texts, **wanted}, ground.begun)
        draft.changed_in = {**draft.changed_in, **dict.fromkeys(wanted, draft.version)}
        if ground.report is not None:
            draft.began_from = texts_of(ground.report)
        draft.typed_by, draft.typed_at = by, at
        draft.save()
    return draft


def check_clashes(ground: Ground, texts: Mapping[str, str], seen: Seen) -> None:
    """Raises Clashes where others changed a field since the page that sends these texts was made.

    Those are fields that changed in a later version of the draft, and fields of a report that
    the page has not seen.
    """
    draft = ground.draft
    changed_in = draft.changed_in if draft else {}
    wanted = {name: texts[name] for name in differing(texts, ground.texts)}
    found = [
        Clash(name, text, ground.texts.get(name, ""))
        for name, text in wanted.items()
        if changed_in.get(name, 0) > seen.draft
    ]
    if found and draft is not None:
        raise Clashes(found, str(draft.typed_by or ""), draft.typed_at)
    if ground.report is None or seen.report == contents_of(ground.report):
        return
    theirs, began_from = texts_of(ground.report), draft.began_from if draft else {}
    found = [
        Clash(name, text, theirs[name])
        for name, text in wanted.items()
        if name in theirs and theirs[name] not in (text, began_from.get(name))
    ]
    if found:
        raise _clashes_with_report(ground.report, found)


def check_report_unchanged(ground: Ground) -> None:
    """Raises Clashes where the report was changed since what is typed over it was begun."""
    if ground.report is None or ground.draft is None:
        return
    theirs, began_from = texts_of(ground.report), ground.draft.began_from
    found = [
        Clash(name, mine, theirs[name])
        for name, mine in ground.draft.texts.items()
        if name in theirs and theirs[name] not in (mine, began_from.get(name))
    ]
    if found:
        raise _clashes_with_report(ground.report, found)


def drop_draft(project: Project, month: dt.date, *, by: Account) -> None:
    """Forgets what is typed; the report, if there is one, stays as it was sent."""
    require(by, "reports.fill", project)
    empty_drafts([project], month)


def empty_drafts(projects: Sequence[Project], month: dt.date) -> None:
    """Empties drafts whose contents were sent. Their versions go on."""
    with transaction.atomic():
        kept = Draft.objects.select_for_update().filter(project__in=projects, month=month)
        for draft in kept.order_by("project_id"):
            if draft.texts:
                draft.texts, draft.began_from = {}, {}
                draft.version += 1
                draft.save(update_fields=["texts", "began_from", "version"])


def _check_names(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        is_known = name in TYPED or name in OTHERS or name.startswith(FUND)
        if not is_known and not (name.startswith(WHY) and name.removeprefix(WHY) in BY_CODE):
            raise Refused(_("A report has no field “%(name)s”.") % {"name": name[:LONGEST_NAME]})
        if len(name) > LONGEST_NAME or len(text) > LONGEST_TEXT:
            raise Refused(_("This text is too long."))


def _clashes_with_report(report: ProgressReport, found: Sequence[Clash]) -> Clashes:
    return Clashes(found, str(report.submitted_by or ""), report.submitted_at)


def _pruned(texts: Mapping[str, str], begun: Mapping[str, str]) -> dict[str, str]:
    """The texts without those that are what was there before."""
    return {name: text for name, text in texts.items() if text != begun.get(name, "")}
