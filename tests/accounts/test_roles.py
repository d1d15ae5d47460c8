"""The table of roles as people read it."""

from pathlib import Path

from django.test import Client

from guatu.accounts.permissions import ADMINISTRATORS, PERMISSIONS, ROLES, Scope
from guatu.accounts.role_table import document, lines, rights_of
from tests.cast import Cast

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
BUSINESS = ("ledger.", "reports.", "problems.", "sheets.", "indicators.", "wall.", "journal.view")


def test_the_document_is_what_the_table_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: guatu roles > docs/roles.md"


def test_the_page_shows_every_right_of_every_role(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["bo"])
    page = client.get("/settings/roles/").content.decode()
    assert page.count('<th scope="col">') == len(ROLES) + 1
    assert page.count('<th scope="row">') == len(PERMISSIONS)
    one = client.get("/settings/roles/?role=unit").content.decode()
    assert "填报进展" in one
    assert "审核进展" not in one


def test_every_right_is_held_by_some_role() -> None:
    assert [line.permission for line in lines() if not any(line.cells)] == []


def test_the_lists_of_a_role_hold_all_its_rights() -> None:
    for role in ROLES.values():
        listed = {name: scope for scope, names in rights_of(role) for name in names}
        assert listed == role.rights


def test_administrators_have_no_right_on_business_data() -> None:
    for code in ADMINISTRATORS:
        held = [name for name in ROLES[code].rights if name.startswith(BUSINESS)]
        assert held == []


def test_scopes_of_persons_reach_no_units() -> None:
    """What is led or served is a project; units and people are seen by county or whole."""
    for role in ROLES.values():
        for name, scope in role.rights.items():
            if name.startswith("accounts."):
                assert scope in (Scope.ALL, Scope.COUNTY)
