"""The recurring parts of a page, rendered with hostile and with empty content."""

from typing import Any

import pytest
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from guatu.lib.parts import go, render_part
from guatu.lib.templatetags.parts import undo_address

HOSTILE = "<script>alert(1)</script>"


def render(source: str, address: str = "/projects/", **context: Any) -> str:
    """The source with the tags loaded, in English, as a request to the address sees it."""
    request = RequestFactory().get(address)
    with translation.override("en"):
        template = Template("{% load parts figures %}" + source)
        return template.render(Context({"request": request, **context}))


def asked(**headers: str) -> HttpRequest:
    """A request with these headers."""
    return RequestFactory().get("/projects/", headers=headers)


def test_a_heading_sorts_then_turns_and_forgets_the_page() -> None:
    first = render('{% sort_header "name" "Name" %}', "/projects/?unit=3&page=4")
    assert 'href="/projects/?unit=3&amp;sort=name"' in first
    assert "aria-sort" not in first
    again = render('{% sort_header "name" "Name" %}', "/projects/?sort=name")
    assert 'href="/projects/?sort=-name"' in again
    assert 'aria-sort="ascending"' in again
    assert 'aria-sort="descending"' in render('{% sort_header "name" "N" %}', "/?sort=-name")


def test_a_heading_answers_in_place_only_with_a_target() -> None:
    assert "hx-get" not in render('{% sort_header "name" "Name" %}')
    assert 'hx-target="#rows"' in render('{% sort_header "name" "Name" target="#rows" %}')


def test_pages_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(95), 10).page(4)
    html = render('{% pagination page target="#rows" %}', "/projects/?light=red&page=4", page=page)
    assert 'href="/projects/?light=red&amp;page=5"' in html
    assert "31–40 of 95" in html
    assert html.count('aria-current="page"') == 1


def test_a_single_page_has_no_links() -> None:
    html = render("{% pagination page %}", page=Paginator(range(5), 10).page(1))
    assert "1–5 of 5" in html
    assert "<a " not in html


def test_filters_keep_the_order_and_their_fields() -> None:
    html = render(
        '{% filter_bar "#rows" %}<input name="q" value="{{ value }}">{% endfilter_bar %}',
        "/projects/?sort=-name",
        value='"><script>',
    )
    assert 'hx-target="#rows"' in html
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    "source",
    [
        "{% figure text text unit=text denominator=text note=text formula=text lines=lines %}",
        "{% empty text text action_url=text action_label=text %}",
        "{% diff text text %}",
        "{% crumb text text %}",
        "{% icon text label=text %}",
        '{% sort_header "name" text %}',
    ],
)
def test_nothing_of_a_user_reaches_the_page_unescaped(source: str) -> None:
    html = render(source, text=HOSTILE, lines=[(HOSTILE, HOSTILE)])
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_figure_opens_to_its_arithmetic_only_where_it_has_one() -> None:
    assert "<details" not in render('{% figure "Year plan" "1,284" unit="万元" %}')
    html = render('{% figure "Rate" "63.2%" lines=lines light="red" %}', lines=[("Done", "812")])
    assert "<dt>Done</dt><dd>812</dd>" in html
    assert "g-light-red" in html


def test_a_figure_takes_nothing_by_a_wrong_name() -> None:
    with pytest.raises(TypeError, match="units"):
        render('{% figure "Year plan" "1" units="万元" %}')


def test_a_changed_cell_tells_empty_from_zero() -> None:
    html = render("{% diff old new %}", old="", new="0")
    assert "—</del>" in html
    assert "0</ins>" in html


def test_the_cut_off_says_when_there_is_nothing() -> None:
    assert "No data yet" in render("{% cut_off None %}")


def test_progress_asks_again_only_while_it_runs() -> None:
    source = '{% include "components/progress.html" with poll_url="/jobs/1/" %}'
    running = {"is_running": True, "percent": 42, "doing": "Matching rows"}
    assert 'hx-get="/jobs/1/"' in render(source, job=running)
    assert 'value="42"' in render(source, job=running)
    ended = {"is_running": False, "message": "Read.", "link": "/imports/1/", "link_label": "See"}
    html = render(source, job=ended)
    assert "hx-get" not in html
    assert '<a class="btn btn-primary" href="/imports/1/">See</a>' in html


def test_progress_of_unknown_length_has_a_bar_without_a_value() -> None:
    source = '{% include "components/progress.html" with poll_url="/jobs/1/" %}'
    html = render(source, job={"is_running": True, "percent": None, "doing": "Reading"})
    assert "<progress" in html
    assert "value=" not in html


def test_an_undo_message_knows_where_to_post() -> None:
    assert undo_address(Message(25, "Posted.", "undo:/imports/7/undo/")) == "/imports/7/undo/"
    assert undo_address(Message(25, "Posted.", "")) == ""


def test_htmx_gets_the_part_and_everybody_else_the_page(settings: Any, tmp_path: Any) -> None:
    source = (
        "<p>frame</p>{% load partials %}{% partialdef rows inline %}<b>rows</b>{% endpartialdef %}"
    )
    (tmp_path / "list.html").write_text(source)
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    page = render_part(asked(), "list.html", "rows", {})
    part = render_part(asked(HX_Request="true"), "list.html", "rows", {})
    restored = {"HX_Request": "true", "HX_History_Restore_Request": "true"}
    back = render_part(asked(**restored), "list.html", "rows", {})
    assert page.content == back.content == b"<p>frame</p><b>rows</b>"
    assert part.content == b"<b>rows</b>"
    assert page["Vary"] == part["Vary"] == "HX-Request"


def test_after_a_form_htmx_is_sent_on_without_following() -> None:
    assert go(asked(HX_Request="true"), "/imports/7/")["HX-Redirect"] == "/imports/7/"
    assert go(asked(), "/imports/7/")["Location"] == "/imports/7/"
