from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from guatu.lib import navigation
from guatu.lib.vendoring import ROOT


def page(request: HttpRequest) -> HttpResponse:
    """A route needs a view; no test here calls it."""
    return HttpResponse()


class SiteMap:
    """Two of the items have a page here, one of them below the other's neighbour."""

    urlpatterns = [
        path("", page, name="home"),
        path("projects/", page, name="projects"),
        path("projects/closed/", page, name="closed"),
        path("journal/", page, name="journal"),
    ]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, settings: Any) -> set[str]:
    """A small site; the returned set is what its only account may do."""
    rights: set[str] = set()
    items = (
        navigation.Item("home", "Home", "home"),
        navigation.Item("projects", "Projects", "table", "see.projects"),
        navigation.Item("closed", "Closed", "table", "see.projects"),
        navigation.Item("journal", "Journal", "history", "see.journal"),
        navigation.Item("absent", "Absent", "x"),
    )
    settings.ROOT_URLCONF = SiteMap
    monkeypatch.setattr(navigation, "ITEMS", items)
    monkeypatch.setattr(navigation, "may", lambda _account, permission: permission in rights)
    return rights


def shown(address: str, *, is_authenticated: bool = True) -> list[navigation.Link]:
    return navigation.links_for(SimpleNamespace(is_authenticated=is_authenticated), address)


def test_what_a_person_may_not_see_is_absent(site: set[str]) -> None:
    assert [link.label for link in shown("/")] == ["Home"]
    site.add("see.projects")
    assert [link.label for link in shown("/")] == ["Home", "Projects", "Closed"]


def test_a_stranger_sees_nothing(site: set[str]) -> None:
    site.add("see.projects")
    assert shown("/", is_authenticated=False) == []


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", ["Home"]),
        ("/projects/", ["Projects"]),
        ("/projects/QS-001/", ["Projects"]),
        ("/projects/closed/4/", ["Closed"]),
        ("/elsewhere/", []),
    ],
)
def test_the_current_item_is_the_nearest(site: set[str], address: str, current: list[str]) -> None:
    site.add("see.projects")
    assert [link.label for link in shown(address) if link.is_current] == current


def test_every_item_of_the_site_has_its_page_and_its_icon() -> None:
    sprite = (ROOT / "static/vendor/icons/icons.svg").read_text()
    for item in navigation.ITEMS:
        assert reverse(item.url_name)
        assert f'id="{item.icon}"' in sprite
