"""Who answers for each role in the access table, and how a row of answers is read."""

from guatu.accounts import actions as accounts
from guatu.accounts.models import Account
from guatu.accounts.permissions import ROLES
from tests.cast import GRANTED, PASSWORD, PLAYERS, Cast

# The roles that no player of the cast has; they see the whole county as its head does.
OTHERS = {
    "deng": "deputy",
    "zhao": "investment",
    "shi": "regulator",
    "fu": "secretary",
    "kong": "assessor",
}
ROLE_OF = {name: role for name, (role, _unit) in PLAYERS.items()} | OTHERS
GROUPS = {
    "readers": ("dana", "ding", "tao", *OTHERS),
    "admins": ("xi", "sun", "wu"),
    "*": tuple(ROLE_OF),
}
# Who is asked for each group in `tests/test_access.py`; `test_every_role.py` asks the others.
ASKED = {"readers": ("dana",), "admins": ("xi", "sun", "wu"), "*": ("bo", "lei", "dana")}
# Whose answer holds for a player whom the row does not name.
LIKE = dict.fromkeys([*OTHERS, "ding", "tao"], "dana") | {"sun": "xi", "wu": "xi"}
# One player a role must have an answer; a second bureau and another county are named at will.
SECOND = {"chen", "zhou"}


def all_accounts(cast: Cast) -> dict[str, Account]:
    """The accounts of the cast, and one for each role that it lacks."""
    county = cast.units["county"]
    drafts = [accounts.PersonDraft(name, county) for name in OTHERS]
    people = accounts.create_people(drafts, by=None)
    found = dict(cast.accounts)
    for person, (name, role) in zip(people, OTHERS.items(), strict=True):
        found[name] = accounts.open_account(name, PASSWORD, person, by=None)
        accounts.grant_role(found[name], role, county, GRANTED, by=None)
    return found


def answers_of(text: str) -> dict[str, str]:
    """Player to status: `name=200`, a group of `GROUPS`, or `*` for everybody who is not named.

    A name counts before a group, a group before `*`, and `LIKE` fills in what is left.
    Raises ValueError where a role has no answer, and for a name that nobody bears.
    """
    given = dict(item.split("=") for item in text.split())
    if unknown := sorted(set(given) - set(ROLE_OF) - set(GROUPS)):
        raise ValueError(f"nobody is called {', '.join(unknown)}")
    found: dict[str, str] = {}
    for group in ("*", "admins", "readers"):
        if group in given:
            found |= {n: given[group] for n in GROUPS[group] if group != "*" or n not in SECOND}
    found |= {name: status for name, status in given.items() if name in ROLE_OF}
    for name, other in LIKE.items():
        if name not in found and other in found:
            found[name] = found[other]
    missing = set(ROLES) - {ROLE_OF[name] for name in found}
    if missing:
        raise ValueError(f"no answer for {', '.join(sorted(missing))}")
    return found


def asked_first(text: str) -> set[str]:
    """The players that a row names, and those who speak for its groups."""
    named = {item.split("=")[0] for item in text.split()}
    spoken = {name for group in named & set(ASKED) for name in ASKED[group]}
    return (named & set(ROLE_OF)) | spoken
