"""The mark of whoever prints lies over the whole sheet and leaves the chart as it is."""

import io

import pypdf
import pytest
from django.conf import settings

from guatu import charts
from guatu.charts.render import to_pdf
from guatu.charts.watermark import marked
from tests.charts.county import county


@pytest.fixture(scope="module")
def page() -> str:
    return charts.master_chart(county(3), charts.A3)[0]


def test_no_text_leaves_the_page_as_it_is(page: str) -> None:
    assert marked(page, " ") == page


def test_the_mark_is_escaped_and_repeated(page: str) -> None:
    drawn = marked(page, "<薄文> 住建局")
    assert drawn.count("&lt;薄文&gt; 住建局") >= 12
    assert drawn.startswith(page[: page.rindex("</svg>")])


def test_it_reaches_the_paper(page: str) -> None:
    data = to_pdf([marked(page, "薄文 住建局")], charts.A3, fonts=settings.FONT_DIR)
    text = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert text.count("住建局") >= 12


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ValueError, match="Not a page"):
        marked("<p>", "x")
