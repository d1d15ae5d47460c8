"""Whose screen it is stands faintly all over it, where the settings say so."""

from django.test import Client

from tests.accounts.entering import choose, enter
from tests.cast import Cast


def test_a_page_bears_name_unit_and_time(cast: Cast, client: Client) -> None:
    enter(client, "bo")
    page = client.get("/projects/").content.decode()
    mark = page[page.index('class="g-watermark"') :]
    assert "薄文 住建局" in mark
    assert 'aria-hidden="true"' in mark


def test_whoever_holds_no_post_is_known_by_the_unit_of_the_role(cast: Cast, client: Client) -> None:
    enter(client, "gao")
    assert "高远 审批局" in client.get("/").content.decode()


def test_it_can_be_off_and_is_not_on_the_page_of_nobody(cast: Cast, client: Client) -> None:
    assert "g-watermark" not in client.get("/account/login/").content.decode()
    choose(watermark_pages=False)
    enter(client, "bo")
    assert "g-watermark" not in client.get("/projects/").content.decode()


def test_a_name_is_escaped(cast: Cast, client: Client) -> None:
    cast.people["bo"].name = "<b>薄文"
    cast.people["bo"].save()
    enter(client, "bo")
    assert "<b>薄文" not in client.get("/projects/").content.decode()


def test_parts_of_pages_bear_none(cast: Cast, client: Client) -> None:
    enter(client, "bo")
    part = client.get("/projects/", HTTP_HX_REQUEST="true").content.decode()
    assert "g-watermark" not in part
