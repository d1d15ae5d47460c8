"""Freezing a pack, ordering its files, and the Word templates of an office."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio
from guatu.lib.kept_files import keep
from guatu.lib.refusals import Refused
from guatu.meetings.actions import set_papers
from guatu.meetings.models import Meeting
from guatu.packs.building import build
from guatu.packs.content import instant_of, pack_content
from guatu.packs.models import Pack, PackFile, PackTemplate
from guatu.papers.pack.values import sample_values
from guatu.papers.templating import MOST_BYTES, Fault, check
from guatu.snapshots.actions import freeze
from guatu.snapshots.models import canonical, digest_of

FOLDER = "pack-templates"


def freeze_pack(
    portfolio: Portfolio,
    month: dt.date,
    cut_off: dt.date,
    title: str,
    *,
    by: Account | None,
    meeting: Meeting | None = None,
) -> Pack:
    """Freezes what is known of a portfolio at the cut-off.

    Where nothing differs from the newest pack of the same cut-off, that one is returned: a double
    click freezes once. With a meeting the snapshot becomes its papers. Raises Refused for a
    cut-off before the month, a pack without a title and a meeting that has begun.
    """
    require(by, "packs.build", portfolio)
    if meeting is not None and meeting.series.portfolio_id != portfolio.pk:
        raise Refused(_("This meeting is about another portfolio."))
    if cut_off < month:
        raise Refused(_("The cut-off lies before the month that is shown."))
    if not title.strip():
        raise Refused(_("A pack needs a title."))
    with writing(by, "packs.pack.freeze") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        content = pack_content(portfolio, month, cut_off)
        last = _newest(portfolio, cut_off)
        if last and _is_same(last, title.strip(), meeting, canonical(content)):
            return last
        snapshot = freeze("pack", content, instant_of(cut_off), by=by)
        number = last.number + 1 if last else 1
        if meeting is not None:
            set_papers(meeting, snapshot, cut_off, by=by)
        return work.add(
            Pack(
                portfolio=portfolio,
                meeting=meeting,
                title=title.strip(),
                month=month,
                cut_off=cut_off,
                number=number,
                snapshot=snapshot,
            )
        )


def _newest(portfolio: Portfolio, cut_off: dt.date) -> Pack | None:
    packs = portfolio.packs.filter(cut_off=cut_off).select_related("snapshot")
    return packs.order_by("-number").first()


def _is_same(pack: Pack, title: str, meeting: Meeting | None, text: str) -> bool:
    is_theirs = pack.title == title and pack.meeting_id == (meeting.pk if meeting else None)
    return is_theirs and pack.snapshot.digest == digest_of(text)


def current_template(portfolio: Portfolio) -> PackTemplate | None:
    """The office's template that is in use; None where it is the one of the system."""
    return portfolio.pack_templates.filter(is_current=True).first()


def order_files(pack: Pack, *, language: str, mark: str = "") -> list[tuple[PackFile, bool]]:
    """The pack as PDF and as Word, each with whether it has to be made: a new one has, and one
    that failed. The same order twice makes nothing twice."""
    template = current_template(pack.portfolio)
    found = []
    for form in PackFile.Form:
        kept = template if form == PackFile.Form.WORD else None
        options: dict[str, Any] = {
            "form": form,
            "language": language,
            "mark": mark,
            "template": kept,
        }
        with transaction.atomic():
            ordered, is_new = PackFile.objects.select_for_update().get_or_create(
                pack=pack, **options
            )
            if ordered.state == PackFile.State.FAILED:
                _note(ordered, PackFile.State.WAITING, 0, error="")
                is_new = True
        found.append((ordered, is_new))
    return found


def make_file(ordered: PackFile, *, tell: Callable[[int], None] = lambda percent: None) -> PackFile:
    """Makes an ordered file and keeps it; a failure is kept as such and raised.

    `tell` hears the percentage, as the row does.
    """

    def told(percent: int) -> None:
        _note(ordered, PackFile.State.RUNNING, percent)
        tell(percent)

    told(5)
    try:
        data = build(ordered, told)
    except Exception as failure:
        _note(ordered, PackFile.State.FAILED, 0, error=type(failure).__name__)
        raise
    name = f"{ordered.pack_id}-{ordered.pk}-{timezone.now():%Y%m%d%H%M%S}.{ordered.form}"
    ordered.file.save(name, ContentFile(data), save=False)
    ordered.save(update_fields=["file"])
    _note(ordered, PackFile.State.READY, 100)
    return ordered


def _note(ordered: PackFile, state: str, percent: int, *, error: str | None = None) -> None:
    ordered.state, ordered.percent = state, percent
    fields = ["state", "percent"]
    if error is not None:
        ordered.error = error
        fields.append("error")
    ordered.save(update_fields=fields)


def send_template(
    portfolio: Portfolio, data: bytes, name: str, *, by: Account, note: str = ""
) -> PackTemplate:
    """Takes a Word template that an office edited; those before it are kept.

    Raises Refused, saying what is wrong, for what is no template, or one with a tag that does not
    exist or may not be used.
    """
    require(by, "packs.template.edit", portfolio)
    if faults := check(data, sample_values()):
        raise Refused(" ".join(fault_text(fault) for fault in faults[:5]))
    with writing(by, "packs.template.send") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        kept = keep([data], name, len(data), FOLDER, limit=MOST_BYTES)
        last = portfolio.pack_templates.first()
        for each in portfolio.pack_templates.filter(is_current=True):
            work.update(each, is_current=False)
        return work.add(
            PackTemplate(
                portfolio=portfolio,
                number=last.number + 1 if last else 1,
                file_name=kept.name,
                file_path=kept.path,
                file_hash=kept.digest,
                note=note[:200],
                sent_by=by,
                sent_at=timezone.now(),
            )
        )


def choose_template(
    portfolio: Portfolio, template: PackTemplate | None, *, by: Account
) -> PackTemplate | None:
    """Takes an earlier template into use again; None stands for the one of the system."""
    require(by, "packs.template.edit", portfolio)
    if template is not None and template.portfolio_id != portfolio.pk:
        raise Refused(_("This template belongs to another portfolio."))
    with writing(by, "packs.template.choose") as work:
        for each in portfolio.pack_templates.filter(is_current=True):
            work.update(each, is_current=False)
        if template is not None:
            template.refresh_from_db()
            work.update(template, is_current=True)
    return template


def fault_text(fault: Fault) -> str:
    """What is wrong with a template, in a sentence for whoever edited it."""
    texts = {
        "large": _("The file is too large."),
        "no_word": _("This is no Word document (.docx) that can be read."),
        "macros": _("The document holds macros or embedded objects; save it as a plain .docx."),
        "outside": _("The document fetches something from elsewhere; remove the link."),
        "tag": _("A tag is not written correctly: %(about)s."),
        "forbidden": _("A tag does something that templates may not do: %(about)s."),
        "unknown": _("A tag names something that does not exist: %(about)s."),
        "unfilled": _("The template cannot be filled: %(about)s."),
    }
    return texts[fault.code] % {"about": fault.about}
