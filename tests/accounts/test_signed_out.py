"""What somebody sees whose session ended while a page was open."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.cast import Cast

SIGN_IN = "/account/login/"
OWN = "http://testserver"


def back_to(address: str) -> str:
    """Where the sign-in page at an address leads back to."""
    parts = urlsplit(address)
    assert parts.path == SIGN_IN
    return parse_qs(parts.query)["next"][0]


@pytest.mark.django_db
def test_a_page_is_opened_again_after_signing_in(client: Client) -> None:
    response = client.get("/projects/?light=red")
    assert response.status_code == 302
    assert back_to(response["Location"]) == "/projects/?light=red"


@pytest.mark.django_db
def test_a_part_of_a_page_moves_the_whole_browser_to_the_sign_in_page(client: Client) -> None:
    response = client.get(
        "/projects/?light=red",
        headers={"HX-Request": "true", "HX-Current-URL": f"{OWN}/projects/?sort=no"},
    )
    assert response.status_code == 200
    assert back_to(response["HX-Redirect"]) == "/projects/?sort=no"
    assert not response.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "page"), [(f"{OWN}/settings/units/new/", "/settings/units/new/"), ("", "/")]
)
def test_a_form_leads_back_to_its_page_and_not_to_its_address(
    client: Client, referer: str, page: str
) -> None:
    response = client.post("/wall/1/issue/", headers={"Referer": referer})
    assert back_to(response["Location"]) == page


@pytest.mark.django_db
def test_nobody_is_led_to_another_site(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.test/projects/"}
    response = client.get("/projects/", headers=headers)
    assert back_to(response["HX-Redirect"]) == "/"


def test_an_address_that_only_takes_forms_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["ana"])
    response = client.get("/journal/checks/new/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "405" in response.content.decode()
