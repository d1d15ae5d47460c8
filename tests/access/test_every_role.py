"""The access table asked by every role: those who are not named in a row answer as it derives.

The three administrators are asked for every page too, for what they must not read there.
"""

import io
import zipfile

import pytest
from django.http import HttpResponseBase
from django.urls import reverse

from guatu.accounts.permissions import ADMINISTRATORS
from guatu.problems.actions import raise_problems
from tests.access.players import ROLE_OF, all_accounts, answers_of, asked_first
from tests.cast import START, Cast
from tests.test_access import TABLES, Row, answer, clients_of

SECRET = "征地补偿谈判僵持"


def text_of(response: HttpResponseBase) -> str:
    """What a page says, or all parts of a workbook."""
    content: bytes = response.getvalue()
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(part).decode() for part in book.namelist())


@pytest.mark.parametrize(("app", "rows", "objects"), TABLES, ids=[app for app, *_rest in TABLES])
def test_whoever_is_not_named_answers_as_the_row_derives(
    cast: Cast, subtests: pytest.Subtests, app: str, rows: list[Row], objects: dict
) -> None:
    clients = clients_of(all_accounts(cast))
    for name, about, method, answers in rows:
        address = reverse(name, kwargs=objects[about](cast))
        with subtests.test(f"{method} {address}", name=name, about=about):
            asked = asked_first(answers)
            expected = {n: status for n, status in answers_of(answers).items() if n not in asked}
            got = {n: str(answer(clients[n], method, address).status_code) for n in expected}
            assert got == expected


@pytest.mark.parametrize(("app", "rows", "objects"), TABLES, ids=[app for app, *_rest in TABLES])
def test_administrators_read_no_business_data_anywhere(
    cast: Cast, subtests: pytest.Subtests, app: str, rows: list[Row], objects: dict
) -> None:
    raise_problems([{"project": cast.school, "text": SECRET, "raised_on": START}], by=None)
    business = [SECRET, cast.school.name, cast.road.name, "12,000", cast.milestone.name]
    accounts = all_accounts(cast)
    clients = clients_of({n: accounts[n] for n in accounts if ROLE_OF[n] in ADMINISTRATORS})
    for name, about, method, _answers in rows:
        address = reverse(name, kwargs=objects[about](cast))
        with subtests.test(f"{method} {address}", name=name, about=about):
            for player, client in clients.items():
                response = answer(client, method, address)
                page = text_of(response)
                assert [word for word in business if word in page] == [], player
