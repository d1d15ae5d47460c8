"""Who may do what: every permission, every role, and how far each right of a role reaches.

A right reaches one of five scopes:

- `ALL`: everything in the unit of the grant and below it;
- `COUNTY`: everything in the county, city or province in which the unit of the grant lies;
- `OWN`: the projects in which the unit of the grant has a role, and what hangs on them;
- `LED`: the projects that the person leads;
- `FORCE`: the projects of the task forces in which the person serves.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(StrEnum):
    """How far a right reaches."""

    ALL = "all"
    COUNTY = "county"
    OWN = "own"
    LED = "led"
    FORCE = "force"


PERMISSIONS: dict[str, Promise] = {
    "accounts.unit.view": _("See units and people"),
    "accounts.unit.edit": _("Change units"),
    "accounts.person.edit": _("Change people and posts"),
    "accounts.phone.view": _("See phone numbers of people in full, with a reason"),
    "accounts.account.view": _("See accounts and roles"),
    "accounts.account.edit": _("Open and close accounts"),
    "accounts.role.grant": _("Grant roles"),
    "accounts.options.edit": _("Change the settings of sign-in, watermarks and exports"),
    "calendars.edit": _("Set the calendar of workdays"),
    "journal.view": _("Read the journal"),
    "journal.verify": _("Verify the journal"),
    "journal.exports.view": _("Read the export log"),
    "ledger.project.view": _("See projects"),
    "ledger.project.edit": _("Change projects"),
    "ledger.plan.approve": _("Approve annual plans"),
    "ledger.stage.approve": _("Approve stopping, resuming and cancelling projects"),
    "ledger.milestone.edit": _("Change milestones"),
    "ledger.contact.view": _("See contacts of projects in full, with a reason"),
    "ledger.export": _("Export lists"),
    "reports.fill": _("Fill progress reports"),
    "reports.review": _("Review progress reports"),
    "reports.period.run": _("Open and close reporting months"),
    "reports.slip.decide": _("Decide on correction slips"),
    "changes.record": _("Record changes of the list"),
    "excuses.ask": _("Ask for excuses"),
    "excuses.approve": _("Approve excuses"),
    "excuses.reasons.edit": _("Set the reasons of delay"),
    "statistics.enter": _("Enter statistics figures"),
    "statistics.limits.edit": _("Set the limits of gaps to statistics"),
    "permits.fill": _("Handle permits"),
    "permits.template.edit": _("Set the templates of permits"),
    "planning.edit": _("Make, change and accept plans"),
    "recognitions.pack.fill": _("Gather the papers for statistics"),
    "recognitions.pack.enter": _("Enter projects into the statistics"),
    "recognitions.record": _("Record recognised dates"),
    "recognitions.record.statistics": _("Record dates recognised by statistics"),
    "recognitions.ask": _("Ask to stop or resume works"),
    "problems.raise": _("Raise problems"),
    "problems.edit": _("Assign, suspend and reopen problems"),
    "problems.answer": _("Answer for problems that are held"),
    "problems.verify": _("Verify that problems are solved"),
    "problems.escalate": _("Raise and lower the level of problems"),
    "problems.comment": _("Comment on problems"),
    "problems.ladder.edit": _("Set the levels of problems"),
    "meetings.view": _("See meetings and decisions"),
    "meetings.prepare": _("Prepare and run meetings"),
    "meetings.sign": _("Sign, postpone and withdraw decisions"),
    "meetings.answer": _("Comment before meetings and carry decisions out"),
    "meetings.verify": _("Verify that decisions are carried out"),
    "enterprises.view": _("See enterprises and referrers"),
    "enterprises.edit": _("Enter and change enterprises and referrers"),
    "enterprises.merge": _("Merge enterprises"),
    "enterprises.contact.view": _("See contacts of enterprises in full, with a reason"),
    "leads.view": _("See leads"),
    "leads.report": _("Report leads"),
    "leads.follow": _("Follow leads up"),
    "leads.judge": _("Judge, assign and move leads, rule on doubts"),
    "leads.clocks.edit": _("Set the clocks of leads"),
    "outreach.record": _("Record trips and visits"),
    "agreements.edit": _("Enter agreements, obligations and funds"),
    "agreements.review": _("Review agreements for fair competition"),
    "agreements.recognise": _("Recognise funds in place"),
    "sheets.import": _("Import workbooks"),
    "indicators.rules.edit": _("Set the rules of lights"),
    "notices.robot.edit": _("Set up group robots"),
    "wall.view": _("See wall charts"),
    "wall.issue": _("Issue wall charts"),
    "packs.view": _("Read the papers of scheduling meetings"),
    "packs.build": _("Freeze and build the papers of scheduling meetings"),
    "packs.template.edit": _("Set the Word template of meeting papers"),
    "letters.view": _("See letters to units"),
    "letters.write": _("Draft letters"),
    "letters.issue": _("Issue, close and withdraw letters"),
    "letters.answer": _("Receive letters and reply to them"),
    "letters.settings.edit": _("Set the issuer and the numbers of letters"),
    "bulletins.view": _("Read published bulletins"),
    "bulletins.write": _("Write bulletins"),
    "bulletins.review": _("Review bulletins that others wrote"),
    "bulletins.sign": _("Sign bulletins"),
    "bulletins.publish": _("Publish and withdraw bulletins"),
    "bulletins.reply.moderate": _("Let readers' replies through and answer them"),
    "bulletins.mail.view": _("See mail addresses of readers in full, with a reason"),
    "bulletins.settings.edit": _("Set the source of bulletins and the limits of replies"),
}


@dataclass(frozen=True)
class Role:
    """A role: its name on screen and its rights with their reach."""

    label: Promise
    rights: dict[str, Scope]


def _rights(scope: Scope, *permissions: str) -> dict[str, Scope]:
    unknown = [name for name in permissions if name not in PERMISSIONS]
    if unknown:
        raise ValueError(f"unknown permissions: {unknown}")
    return dict.fromkeys(permissions, scope)


_READ = (
    *("ledger.project.view", "accounts.unit.view", "ledger.export", "wall.view", "packs.view"),
    *("bulletins.view", "meetings.view"),
)
_FILL = ("ledger.project.view", "reports.fill", "ledger.export", "wall.view")
_SEE_UNITS = _rights(Scope.COUNTY, "accounts.unit.view", "bulletins.view")
_EDIT_UNITS = ("accounts.unit.view", "accounts.unit.edit", "accounts.person.edit")
_APPROVE = ("ledger.plan.approve", "ledger.stage.approve")
# Leaders of the county excuse a lag; the office that asks for it or keeps the list does not.
_LEAD = (*_APPROVE, "excuses.approve")
# Leaders say what they think of a problem and take it up or down; who holds one answers for it.
_PUSH = ("problems.escalate", "problems.comment")
_HOLD = ("problems.raise", "problems.answer", "problems.comment")
# Who is asked at meetings, and carries out what they decide.
_MEET = ("meetings.view", "meetings.answer")
# 督查室 and 办公室 send letters; the project office drafts them.
_SEND = ("letters.view", "letters.write", "letters.issue", "letters.settings.edit")
# Whoever writes bulletins reviews those of others; never one's own.
_WRITE = ("bulletins.write", "bulletins.review")
_PACK = ("packs.build", "packs.template.edit")

# Whoever calls people: masked for everybody else, and each look is journaled.
_CALL = ("accounts.phone.view", "ledger.contact.view")
_CALL_PEOPLE = _rights(Scope.COUNTY, "accounts.phone.view")

# Investment: whoever meets investors reports and follows up; the bureau judges and assigns.
_SEE_LEADS = ("enterprises.view", "leads.view")
_WIN = ("leads.report", "leads.follow", "outreach.record")
_FIND = _rights(Scope.COUNTY, "enterprises.view", "enterprises.edit", "enterprises.contact.view")
_INVEST = (
    *(*_SEE_LEADS, *_WIN, "leads.judge", "leads.clocks.edit"),
    *("agreements.edit", "agreements.recognise"),
    *("enterprises.edit", "enterprises.merge", "enterprises.contact.view"),
)

ROLES: dict[str, Role] = {
    "head": Role(
        _("County head"),
        _rights(
            Scope.ALL,
            *(*_READ, *_CALL, *_LEAD, *_PUSH, *_SEE_LEADS, "reports.slip.decide"),
            *("journal.view", "journal.exports.view", "bulletins.sign", "meetings.sign"),
            "letters.view",
        ),
    ),
    "deputy": Role(
        _("Deputy in charge"),
        _rights(
            Scope.ALL,
            *(*_READ, *_CALL, *_LEAD, *_PUSH, *_SEE_LEADS, "bulletins.sign", "meetings.sign"),
            "letters.view",
        ),
    ),
    "leader": Role(
        _("Lead leader"),
        _SEE_UNITS
        | _CALL_PEOPLE
        | _FIND
        | _rights(
            Scope.LED,
            *("leads.view", "leads.follow"),
            *("ledger.project.view", "ledger.contact.view", "problems.raise", *_PUSH),
            *("ledger.export", "wall.view", *_MEET),
        ),
    ),
    "taskforce": Role(
        _("Task force"),
        _SEE_UNITS
        | _CALL_PEOPLE
        | _FIND
        | _rights(
            Scope.FORCE,
            *("leads.view", "leads.follow"),
            *("ledger.project.view", "ledger.contact.view", "ledger.milestone.edit"),
            *("planning.edit", *_HOLD, *_PUSH, "problems.edit"),
            *("permits.fill", "recognitions.pack.fill", "recognitions.ask", "excuses.ask"),
            *("ledger.export", "wall.view", *_MEET),
        ),
    ),
    "unit": Role(
        _("Responsible unit"),
        _SEE_UNITS
        | _FIND
        | _rights(
            Scope.OWN,
            *("leads.view", *_WIN, "letters.answer"),
            *(*_FILL, *_HOLD, "ledger.contact.view", "sheets.import"),
            *("recognitions.pack.fill", "recognitions.ask", "excuses.ask", *_MEET),
        ),
    ),
    "agent": Role(
        _("Agent for permits"),
        _SEE_UNITS
        | _rights(
            Scope.OWN,
            *("ledger.project.view", "ledger.contact.view", "ledger.milestone.edit", *_HOLD),
            *("permits.fill", "recognitions.pack.fill", "letters.answer"),
            *("ledger.export", "wall.view", *_MEET),
        ),
    ),
    "office": Role(
        _("Project office"),
        _rights(
            Scope.ALL,
            *(*_READ, *_CALL, *_EDIT_UNITS, *_APPROVE, *_SEE_LEADS),
            *("ledger.project.edit", "ledger.milestone.edit", "planning.edit"),
            *("reports.fill", "reports.review", "reports.period.run", "reports.slip.decide"),
            *("changes.record", "excuses.ask", "excuses.reasons.edit", "statistics.limits.edit"),
            *(*_HOLD, *_PUSH, "problems.edit", "problems.ladder.edit"),
            *("permits.fill", "permits.template.edit", "recognitions.record"),
            *("recognitions.pack.fill", "recognitions.pack.enter", "recognitions.ask"),
            *("sheets.import", "indicators.rules.edit", "wall.issue", "journal.view"),
            *("calendars.edit", *_WRITE, *_PACK, "meetings.prepare", "meetings.answer"),
            *("letters.view", "letters.write"),
        ),
    ),
    "investment": Role(_("Investment bureau"), _rights(Scope.ALL, *_READ, *_INVEST)),
    "regulator": Role(
        _("Market regulator"), _rights(Scope.ALL, *_READ, *_SEE_LEADS, "agreements.review")
    ),
    "statistics": Role(
        _("Statistics"),
        _rights(
            Scope.ALL,
            *(*_READ, "recognitions.pack.enter", "recognitions.record.statistics"),
            "statistics.enter",
        ),
    ),
    "inspector": Role(
        _("Inspection office"),
        _rights(
            Scope.ALL,
            *(*_READ, *_CALL, *_PUSH),
            *("journal.view", "journal.verify", "journal.exports.view"),
            *("problems.edit", "problems.verify", *_WRITE, "meetings.verify", *_SEND),
        ),
    ),
    "secretary": Role(
        _("Government office"),
        _rights(
            Scope.ALL,
            *(*_READ, *_CALL, "problems.comment", "wall.issue", "meetings.prepare"),
            *(*_WRITE, *_PACK, "bulletins.publish", "bulletins.settings.edit", *_SEND),
            *("bulletins.reply.moderate", "bulletins.mail.view"),
        ),
    ),
    "assessor": Role(_("Assessment office"), _rights(Scope.ALL, *_READ)),
    "sysadmin": Role(
        _("System administrator"),
        _rights(Scope.ALL, *_EDIT_UNITS, "calendars.edit", "notices.robot.edit"),
    ),
    "security": Role(
        _("Security administrator"),
        _rights(
            Scope.ALL,
            *("accounts.unit.view", "accounts.account.view"),
            *("accounts.account.edit", "accounts.role.grant", "accounts.options.edit"),
        ),
    ),
    "auditor": Role(
        _("Audit administrator"),
        _rights(Scope.ALL, "accounts.account.view", "journal.verify", "journal.exports.view"),
    ),
}

# Those who run the system see no business data, and each does only one of the three jobs.
ADMINISTRATORS = frozenset({"sysadmin", "security", "auditor"})
