"""Taking a file through its steps, as the web and the worker would."""

import datetime as dt
from typing import Any

from guatu.sheets import actions
from guatu.sheets.forms import Questions
from guatu.sheets.models import ImportRun
from guatu.sheets.progress import silent
from tests.cast import Cast

TODAY = dt.date(2026, 10, 8)


def sent(
    cast: Cast, content: bytes, *, name: str = "台账.xlsx", by: str = "ana", **given: Any
) -> ImportRun:
    """A file received and read."""
    account = cast.account(by)
    run = actions.receive_file([content], name, len(content), by=account, is_awaited=True, **given)
    return actions.prepare_import(run.pk, tell=silent)


def prepared(cast: Cast, content: bytes, **given: Any) -> ImportRun:
    """A file that must have come to its preview."""
    run = sent(cast, content, **given)
    asked = [(s.name, s.questions, s.names, s.year, s.month) for s in run.sheets.all()]
    assert run.state == ImportRun.State.READY, (run.state, run.failure, asked)
    return run


def post(cast: Cast, run: ImportRun, *, by: str = "ana") -> ImportRun:
    """A preview posted."""
    actions.request_posting(run, by=cast.account(by), is_awaited=True)
    run = actions.post_import(run.pk, TODAY, tell=silent)
    assert run.state == ImportRun.State.POSTED, run.failure
    return run


def undo(cast: Cast, run: ImportRun, *, by: str = "ana", partly: bool = False) -> ImportRun:
    """A posted import taken back."""
    actions.request_undo(run, by=cast.account(by), is_partial=partly)
    return actions.undo_import(run.pk, tell=silent)


def page_data(run: ImportRun) -> dict[str, Any]:
    """What a browser sends when the questions are left as the page shows them."""
    questions = Questions(run)
    forms = [questions.portfolio] if questions.portfolio else []
    for sheet in questions.sheets:
        forms += [sheet, *sheet.columns]
    forms += [*questions.names, questions.rest]
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = "on" if value is True else value
    return data


def column(run: ImportRun, letter: str, *, sheet: int = 0) -> str:
    """The prefix of a column's fields on the page of questions."""
    form = Questions(run).sheets[sheet]
    return next(c.prefix for c in form.columns if c.column["letter"] == letter)


def answered(cast: Cast, run: ImportRun, data: dict[str, Any], *, by: str = "ana") -> ImportRun:
    """The questions answered as the page would, and the file read again."""
    questions = Questions(run, data)
    assert questions.is_valid(), [
        (form.prefix, form.errors)
        for form in [questions.portfolio, *questions.sheets, *questions.names]
        if form
    ]
    actions.answer_questions(run, questions.answer(), by=cast.account(by))
    return actions.prepare_import(run.pk, tell=silent)
