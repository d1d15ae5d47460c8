"""A person's answers about a file: kept with the import and remembered for the sender's next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.actions import UnitDraft, create_units
from guatu.accounts.models import Account, Person, Unit
from guatu.ledger.actions import open_portfolio
from guatu.ledger.models import Portfolio
from guatu.lib.refusals import Refused
from guatu.sheets.keeping import keep_map
from guatu.sheets.models import ImportRun, ImportSheet, KnownName
from guatu.sheets.understanding import portfolios_of
from guatu.workbooks import ColumnMap, ColumnRule

LEAVE, NEW = "leave", "new"


@dataclass(frozen=True)
class SheetAnswer:
    """What was said of one sheet. `rules` is None where its columns were not asked about."""

    sheet: int
    is_taken: bool = True
    year: int | None = None
    month: int | None = None
    rules: Sequence[ColumnRule] | None = None
    header: tuple[int, int] | None = None


@dataclass(frozen=True)
class NameAnswer:
    """Whom a name means: a unit's or person's id as text, "new", or "leave" to leave it out."""

    kind: str
    text: str
    choice: str


@dataclass(frozen=True)
class Answer:
    """All that was said at once. A new portfolio is (name, currency)."""

    portfolio: Portfolio | None = None
    new_portfolio: tuple[str, str] | None = None
    sheets: Sequence[SheetAnswer] = ()
    names: Sequence[NameAnswer] = field(default_factory=tuple)


def apply_answers(run: ImportRun, answer: Answer, *, by: Account) -> None:
    """Stores the answers. Raises Refused for a portfolio or unit out of reach."""
    _settle_portfolio(run, answer, by)
    sheets = {sheet.pk: sheet for sheet in run.sheets.all()}
    for said in answer.sheets:
        if said.sheet in sheets:
            _settle_sheet(run, sheets[said.sheet], said)
    for name in answer.names:
        _settle_name(run, name, by)
    run.failure = {}
    run.save()


def _settle_portfolio(run: ImportRun, answer: Answer, by: Account) -> None:
    if answer.new_portfolio is not None:
        name, currency = answer.new_portfolio
        run.portfolio = open_portfolio(run.sender, name, by=by, currency=currency)
    elif answer.portfolio is not None:
        if answer.portfolio not in portfolios_of(run):
            raise Refused(_("You cannot import into this portfolio."))
        run.portfolio = answer.portfolio


def _settle_sheet(run: ImportRun, sheet: ImportSheet, said: SheetAnswer) -> None:
    sheet.is_taken = said.is_taken
    sheet.year, sheet.month = said.year or sheet.year, said.month or sheet.month
    if said.rules is not None and said.is_taken:
        held = ColumnMap.from_json(sheet.column_map)
        answered = replace(
            held,
            rules=tuple(said.rules),
            header=said.header or held.header,
            currency=run.portfolio.currency if run.portfolio else held.currency,
            accept_refused=held.accept_refused or bool(sheet.refusal),
        )
        sheet.column_map = answered.to_json()
        sheet.is_answered = True
        keep_map(run.sender, sheet.title or sheet.name, answered, run.portfolio, by=run.by)
    sheet.save()


def _settle_name(run: ImportRun, name: NameAnswer, by: Account) -> None:
    found: dict[str, object] = {"unit": None, "person": None, "is_new": False}
    if name.choice == NEW and name.kind == KnownName.Kind.UNIT:
        found["unit"] = create_unit_named(run, name.text, by=by)
    elif name.choice == NEW:
        found["is_new"] = True
    elif name.choice != LEAVE:
        model = Unit if name.kind == KnownName.Kind.UNIT else Person
        home = "path__startswith" if model is Unit else "home__path__startswith"
        reached = model.objects.filter(pk=int(name.choice), **{home: run.portfolio.unit.path})
        found[name.kind] = reached.first()
        if found[name.kind] is None:
            raise Refused(_("Unknown name: %(name)s") % {"name": name.text})
    KnownName.objects.update_or_create(
        sender=run.sender, kind=name.kind, text=name.text[:120], defaults=found
    )


def create_unit_named(run: ImportRun, name: str, *, by: Account) -> Unit:
    """A unit that the county did not have, below the portfolio's unit, on a person's word."""
    kind = Unit.Kind.BUREAU
    if name.endswith(("镇", "乡", "街道", "街道办", "街道办事处", "镇人民政府", "乡人民政府")):
        kind = Unit.Kind.TOWNSHIP
    elif name.endswith(("公司", "集团")):
        kind = Unit.Kind.SOE
    elif name.endswith(("园区", "开发区", "管委会", "新区")):
        kind = Unit.Kind.PARK
    parent = run.portfolio.unit
    code = f"{parent.code}-{timezone.now():%y%m%d%H%M%S%f}"[:32]
    draft = UnitDraft(code, name[:120], name[:40], kind, parent)
    return create_units([draft], by=by)[0]
