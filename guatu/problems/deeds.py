"""What may be done with a problem on its page: the right, the states, the form and the verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guatu.accounts.models import Account
from guatu.problems import actions
from guatu.problems.climbing import ESCALATE
from guatu.problems.compute import next_rise
from guatu.problems.filters import Seen
from guatu.problems.forms import (
    AskForm,
    AssignForm,
    ChangeForm,
    EvidenceForm,
    RaiseLevelForm,
    SleepForm,
    StepForm,
    TextForm,
    VerifyForm,
    WorkForm,
)
from guatu.problems.models import Problem
from guatu.problems.moves import ANSWER, EDIT, HANDLED, VERIFY, State
from guatu.problems.scopes import within_problems

Do = Callable[[Problem, Any, Account], Any]
COMMENT = "problems.comment"
OPEN = tuple(state for state in State if state not in (State.CLOSED, State.WITHDRAWN))


@dataclass(frozen=True)
class Deed:
    """An act: its code in the address, words, icon, right, states in which it makes sense."""

    code: str
    label: str | Promise
    icon: str
    right: str
    states: tuple[str, ...]
    form: type[StepForm]
    do: Do
    text_label: str | Promise = ""


def _assign(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    return actions.assign_problem(
        problem,
        values["holder"],
        values["day"],
        by=by,
        person=values["person"],
        due_days=values["due_days"],
        text=values["text"],
    )


def _evidence(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    given = {"document": values["document"], "file": form.sent()}
    return actions.add_evidence(problem, values["day"], values["title"], by=by, **given)


def _verify(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    day, text, is_solved = values["day"], values["text"], values["is_solved"]
    return actions.verify_problem(problem, day, text, by=by, is_solved=is_solved)


def _raise_level(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    return actions.raise_level(problem, values["day"], values["text"], by=by, to=values["to"])


def _sleep(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    day, until, text = values["day"], values["until"], values["text"]
    return actions.suspend_problem(problem, until, day, text, by=by)


def _change(problem: Problem, form: Any, by: Account) -> Any:
    return actions.change_problem(problem, form.cleaned_data["day"], by=by, **form.changes())


def _work(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    return actions.work_on_problem(problem, values["day"], by=by, text=values["text"])


def _wake(problem: Problem, form: Any, by: Account) -> Any:
    values = form.cleaned_data
    return actions.wake_problem(problem, values["day"], by=by, text=values["text"])


def _check(problem: Problem, form: Any, by: Account) -> Any:
    return actions.begin_to_verify(problem, form.cleaned_data["day"], by=by)


def _said(verb: Callable[..., Any]) -> Do:
    """A verb that takes the problem, the day and a text."""

    def do(problem: Problem, form: Any, by: Account) -> Any:
        return verb(problem, form.cleaned_data["day"], form.cleaned_data["text"], by=by)

    return do


# In the order in which they stand on the page: what moves the problem on comes first.
DEEDS = (
    Deed("assign", _("Assign"), "user-plus", EDIT, (State.RAISED,), AssignForm, _assign),
    Deed("verify", _("Verify"), "shield-check", VERIFY, (State.ASKED, State.CHECKING),
         VerifyForm, _verify),
    Deed("check", _("Begin to verify"), "eye", VERIFY, (State.ASKED,), StepForm, _check),
    Deed("work", _("Report on the handling"), "pencil", ANSWER, HANDLED, WorkForm, _work),
    Deed("evidence", _("Attach evidence"), "paperclip", ANSWER, OPEN, EvidenceForm, _evidence),
    Deed("ask", _("Ask for it to be closed"), "send", ANSWER, HANDLED, AskForm,
         _said(actions.ask_to_close)),
    Deed("take_back", _("Take the request back"), "arrow-back-up", ANSWER, (State.ASKED,),
         TextForm, _said(actions.take_request_back), _("Reason")),
    Deed("raise", _("Raise the level"), "trending-up", ESCALATE, OPEN, RaiseLevelForm,
         _raise_level),
    Deed("lower", _("Lower the level"), "trending-down", ESCALATE, OPEN, TextForm,
         _said(actions.lower_level), _("What progress was made")),
    Deed("pass_on", _("Pass it on or set a due day"), "route", EDIT, HANDLED, AssignForm, _assign),
    Deed("sleep", _("Suspend it"), "player-pause", EDIT, HANDLED, SleepForm, _sleep),
    Deed("wake", _("End the suspension"), "player-play", EDIT, (State.ASLEEP,), WorkForm, _wake,
         _("Reason")),
    Deed("reopen", _("Open it again"), "rotate-2", EDIT, (State.CLOSED,), TextForm,
         _said(actions.reopen_problem), _("Reason")),
    Deed("comment", pgettext_lazy("act", "Comment"), "message", COMMENT, tuple(State), TextForm,
         _said(actions.comment_on), pgettext_lazy("noun", "Comment")),
    Deed("change", _("Correct what it says"), "edit", EDIT, OPEN, ChangeForm, _change),
    Deed("withdraw", _("Withdraw it"), "trash", "problems.raise", (State.RAISED,), TextForm,
         _said(actions.withdraw_problem), _("Reason")),
    Deed("cancel", _("Withdraw it"), "trash", EDIT, (State.ASSIGNED,), TextForm,
         _said(actions.withdraw_problem), _("Reason")),
)  # fmt: skip
BY_CODE: Mapping[str, Deed] = {deed.code: deed for deed in DEEDS}


@dataclass(frozen=True)
class Offered:
    """A deed on the page with its form; open where the form was sent and refused."""

    deed: Deed
    form: StepForm
    is_open: bool = field(default=False)


def rights_on(problem: Problem, account: Account) -> set[str]:
    """The rights of the deeds that the account holds on the problem; one query."""
    rights = sorted({deed.right for deed in DEEDS})
    held = {
        f"has_{number}": Case(
            When(within_problems(account, right), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for number, right in enumerate(rights)
    }
    row = Problem.objects.filter(pk=problem.pk).annotate(**held).values_list(*held).get()
    return {right for right, is_held in zip(rights, row, strict=True) if is_held}


def form_of(deed: Deed, problem: Problem, seen: Seen, *data: Any) -> StepForm:
    """The form of a deed; several stand on a page, so the names of their fields are told apart."""
    form = deed.form(*data, problem=problem, seen=seen, auto_id=f"id_{deed.code}_%s")
    if deed.text_label:
        form.fields["text"].label = str(deed.text_label)
    return form


def offered(
    problem: Problem, seen: Seen, account: Account, sent: tuple[Deed, StepForm] | None = None
) -> list[Offered]:
    """The deeds that the account may do now, each with its form."""
    rights = rights_on(problem, account)
    level = next_rise(problem, seen.ladder, seen.calendar, seen.today)[0]
    found = []
    for deed in DEEDS:
        if deed.right not in rights or problem.state not in deed.states:
            continue
        if deed.right == ESCALATE and not _can_climb(deed, problem, level, seen):
            continue
        if sent is not None and sent[0] is deed:
            found.append(Offered(deed, sent[1], is_open=True))
        else:
            found.append(Offered(deed, form_of(deed, problem, seen)))
    return found


def _can_climb(deed: Deed, problem: Problem, level: int, seen: Seen) -> bool:
    """Whether there is a level above, or below, and somebody holds the problem."""
    if problem.holder_id is None:
        return False
    return level < seen.ladder.top if deed.code == "raise" else level > 1
