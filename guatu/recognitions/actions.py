"""Acts on statistics packs and recognised dates; those on stopping and resuming in `asking`."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.permits.evidence import Upload, keep_files
from guatu.recognitions.asking import ask_to_move, decide_request, withdraw_request
from guatu.recognitions.models import EntryPack, PackItem, Recognition
from guatu.recognitions.packs import missing_codes, names_of, papers_for, papers_of, stand_ins

__all__ = [
    "PACK_STEPS",
    "RECORD",
    "ask_to_move",
    "change_pack",
    "decide_request",
    "move_pack",
    "open_packs",
    "put_paper",
    "recognise",
    "take_paper",
    "withdraw_recognition",
    "withdraw_request",
]

FILL, ENTER = "recognitions.pack.fill", "recognitions.pack.enter"
State = EntryPack.State
# 收集 → 报统计 → 入库, or back to be completed; an entry that was a mistake is taken back.
PACK_STEPS: dict[tuple[str, str], str] = {
    (State.COLLECTING, State.SUBMITTED): FILL,
    (State.RETURNED, State.SUBMITTED): FILL,
    (State.SUBMITTED, State.COLLECTING): FILL,
    (State.SUBMITTED, State.RETURNED): ENTER,
    (State.SUBMITTED, State.ENTERED): ENTER,
    (State.COLLECTING, State.ENTERED): ENTER,
    (State.ENTERED, State.RETURNED): ENTER,
}
# Each authority's dates are typed by its own people: neither is derived from the other.
RECORD: dict[str, str] = {
    Recognition.Authority.PLANNING: "recognitions.record",
    Recognition.Authority.STATISTICS: "recognitions.record.statistics",
    Recognition.Authority.INDUSTRY: "recognitions.record",
}


def open_packs(
    projects: Sequence[Project],
    day: dt.date,
    *,
    by: Account | None,
    kind: str = EntryPack.Kind.BUILD,
) -> list[EntryPack]:
    """A pack for each project; those that have one keep it."""
    require(by, FILL, *projects)
    with writing(by, "recognitions.pack.open") as work:
        keys = sorted({project.pk for project in projects})
        list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
        known = {pack.project_id: pack for pack in EntryPack.objects.filter(project__in=keys)}
        new = [
            EntryPack(project=project, kind=kind, state_on=day)
            for project in projects
            if project.pk not in known
        ]
        work.add_many(new)
    made = {pack.project_id: pack for pack in new} | known
    return [made[project.pk] for project in projects]


def change_pack(
    pack: EntryPack, *, by: Account | None, kind: str, instead_reason: str, note: str
) -> EntryPack:
    """Sets what a pack is for, and why another paper stands for the approval.

    Raises Refused for a pack that is entered, and for a reason where no other paper is there.
    """
    require(by, FILL, pack)
    with writing(by, "recognitions.pack.change") as work:
        pack = _locked(pack)
        _check_open(pack)
        pack.kind = kind
        there = papers_of([pack])[pack.pk].codes
        stood = [p for p in papers_for(kind) if stand_ins(kind, p.code, there)]
        if instead_reason.strip() and not stood:
            raise Refused(_("No paper is there that may stand for the approval."))
        work.update(pack, kind=kind, instead_reason=instead_reason.strip(), note=note.strip())
    return pack


def put_paper(
    pack: EntryPack,
    code: str,
    day: dt.date,
    document_no: str = "",
    files: Sequence[Upload] = (),
    *,
    by: Account | None,
) -> PackItem:
    """Puts a paper into a pack, or adds files to it. Raises Refused for one it does not take."""
    require(by, FILL, pack)
    with writing(by, "recognitions.paper.put") as work:
        pack = _locked(pack)
        _check_open(pack)
        if code not in {paper.code for paper in papers_for(pack.kind)}:
            raise Refused(_("This pack does not take such a paper."))
        item = PackItem.objects.filter(pack=pack, code=code).first()
        values: dict[str, Any] = {"day": day, "document_no": document_no.strip()}
        if item is None:
            item = work.add(PackItem(pack=pack, code=code, **values))
        else:
            work.update(item, **values)
        if files:
            kept = keep_files(work, pack.project_id, files)
            work.link(item, "files", [*item.files.all(), *kept])
    return item


def take_paper(item: PackItem, *, by: Account | None) -> None:
    """Takes a paper out again; its files stay in the archive."""
    require(by, FILL, item.pack)
    with writing(by, "recognitions.paper.take") as work:
        _check_open(_locked(item.pack))
        work.link(item, "files", [])
        work.remove_many([item])


def move_pack(
    pack: EntryPack, state: str, day: dt.date, note: str = "", *, by: Account | None
) -> EntryPack:
    """Hands a pack in, returns it with what is wrong, or enters the project.

    Raises Refused for a step that is not in the table, for handing in while papers are missing,
    for a return without saying why, and for a day before the last step.
    """
    require(by, "ledger.project.view", pack)
    with writing(by, "recognitions.pack.move") as work:
        pack = _locked(pack)
        right = PACK_STEPS.get((pack.state, state))
        if right is None:
            states = {"old": pack.get_state_display(), "new": State(state).label}
            raise Refused(_("A pack does not go from “%(old)s” to “%(new)s”.") % states)
        require(by, right, pack)
        _check_move(pack, state, day, note)
        entered = day if state == State.ENTERED else None
        work.update(pack, state=state, state_on=day, entered_on=entered, note=note.strip())
    return pack


def recognise(
    recognition: Recognition, files: Sequence[Upload] = (), *, by: Account | None, reason: str = ""
) -> Recognition:
    """Records the day that an authority recognises; a different one later says why it differs.

    `recognition` is unsaved: project, event, authority, day, recorded_on, document_no, note. The
    project's own dates stay what they are. Raises Refused for a day after `recorded_on`, and for a
    change without a reason.
    """
    require(by, RECORD[recognition.authority], recognition.project)
    if recognition.day > recognition.recorded_on:
        raise Refused(_("A day that is still to come cannot be recognised."))
    with writing(by, "recognitions.date.record") as work:
        project = Project.objects.select_for_update().get(pk=recognition.project_id)
        known = Recognition.objects.filter(
            project=project, event=recognition.event, authority=recognition.authority
        ).first()
        recognition.recorded_by = by
        if known is None:
            known = work.add(recognition)
        else:
            _check_changed(known, recognition, reason)
            changes = {name: getattr(recognition, name) for name in ("day", "document_no", "note")}
            if work.update(known, **changes):
                work.update(known, recorded_by=by, recorded_on=recognition.recorded_on)
                work.note(known, reason=reason.strip())
        if files:
            kept = keep_files(work, project.pk, files)
            work.link(known, "files", [*known.files.all(), *kept])
    return known


def withdraw_recognition(recognition: Recognition, reason: str, *, by: Account | None) -> None:
    """Takes a recognised date back. Raises Refused without a reason."""
    require(by, RECORD[recognition.authority], recognition)
    if not reason.strip():
        raise Refused(_("Say why it is no longer recognised."))
    with writing(by, "recognitions.date.withdraw") as work:
        work.note(recognition, reason=reason.strip())
        work.link(recognition, "files", [])
        work.remove_many([recognition])


def _locked(pack: EntryPack) -> EntryPack:
    rows = EntryPack.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=pack.pk)


def _check_open(pack: EntryPack) -> None:
    if pack.state in (State.SUBMITTED, State.ENTERED):
        raise Refused(
            _("The pack is %(state)s; take it back before you change it.")
            % {"state": pack.get_state_display()}
        )


def _check_move(pack: EntryPack, state: str, day: dt.date, note: str) -> None:
    missing = missing_codes(pack, papers_of([pack])[pack.pk])
    if state == State.SUBMITTED and missing:
        raise Refused(_("Missing: %(papers)s.") % {"papers": names_of(pack.kind, missing)})
    if state == State.RETURNED and not note.strip():
        raise Refused(_("Say what is wrong with the papers."))
    if day < pack.state_on:
        facts = {"day": pack.state_on}
        raise Refused(_("The step before was on %(day)s; this one cannot be earlier.") % facts)


def _check_changed(known: Recognition, new: Recognition, reason: str) -> None:
    if known.day != new.day and not reason.strip():
        facts = {"day": known.day}
        raise Refused(_("%(day)s is recognised already; say why it changes.") % facts)
