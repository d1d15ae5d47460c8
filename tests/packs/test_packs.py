"""Packs: frozen once, the same hash for the same facts, real PDF and Word, templates in a cage."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from docx import Document
from pypdf import PdfReader

from guatu.ledger import actions as ledger
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.packs import actions
from guatu.packs.building import document_of, own_template
from guatu.packs.content import pack_content
from guatu.packs.models import Pack, PackFile
from guatu.packs.since import changes_since
from guatu.papers.pack.values import sample_values, word_values
from guatu.papers.templating import check
from guatu.problems.actions import raise_problems
from guatu.wall.forms import shown_month
from tests.cast import Cast

MONTH, DAY = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
ODD = '#pagebreak() $x$ {{ 7*7 }} <w:p> & "引号" @here'


def frozen(cast: Cast, title: str = "调度会材料") -> Pack:
    return actions.freeze_pack(cast.portfolio, MONTH, DAY, title, by=cast.account("ana"))


def made(pack: Pack, form: str) -> bytes:
    orders = actions.order_files(pack, language="zh-hans")
    ordered = next(each for each, _is_new in orders if each.form == form)
    with actions.make_file(ordered).file.open("rb") as kept:
        return bytes(kept.read())


def blocked(cast: Cast) -> None:
    draft = {"project": cast.school, "kind": "land", "text": ODD, "asks": "请月底前供地"}
    raise_problems([{**draft, "raised_on": dt.date(2026, 9, 2)}], by=None)


def template_with(text: str) -> bytes:
    document = Document(io.BytesIO(own_template()))
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_second_press_freezes_nothing_and_builds_nothing_twice(cast: Cast) -> None:
    pack = frozen(cast)
    assert frozen(cast) == pack
    assert [is_new for _each, is_new in actions.order_files(pack, language="zh-hans")] == [True] * 2
    assert [is_new for _each, is_new in actions.order_files(pack, language="zh-hans")] == [
        False,
        False,
    ]
    ledger.change_projects([(cast.school, {"name": "改了名字"})], by=None)
    assert frozen(cast).number == 2


def test_a_failed_file_can_be_ordered_again(cast: Cast) -> None:
    pack = frozen(cast)
    actions.order_files(pack, language="zh-hans")
    pack.files.filter(form="pdf").update(state=PackFile.State.FAILED, error="NotTypeset")
    orders = {each.form: is_new for each, is_new in actions.order_files(pack, language="zh-hans")}
    assert orders == {"pdf": True, "docx": False}


def test_the_hash_knows_neither_keys_nor_language_nor_clock(cast: Cast) -> None:
    with translation.override("en"):
        english = pack_content(cast.portfolio, MONTH, DAY)
    assert english == pack_content(cast.portfolio, MONTH, DAY)
    later = Project.objects.get(pk=cast.road.pk)
    ledger.create_projects(cast.portfolio, [{"no": "2026-009", "name": "临时"}], by=None)
    Project.objects.filter(no="2026-009").update(is_listed=False)
    assert str(later.pk) not in pack_content(cast.portfolio, MONTH, DAY)["projects"]


def test_who_may_not_build_freezes_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.freeze_pack(cast.portfolio, MONTH, DAY, "材料", by=cast.account("bo"))
    early = dt.date(2026, 8, 1)
    with pytest.raises(Refused):
        actions.freeze_pack(cast.portfolio, MONTH, early, "材料", by=cast.account("ana"))


def test_the_pdf_has_bookmarks_links_and_the_figures_of_the_ledger(cast: Cast) -> None:
    blocked(cast)
    pack = frozen(cast)
    reader = PdfReader(io.BytesIO(made(pack, "pdf")))
    text = "\n".join(page.extract_text() for page in reader.pages)
    names = [each.title for each in _flat(reader.outline)]
    assert {"总体情况", "逐项情况", "项目索引", cast.school.name, cast.road.name} <= set(names)
    assert "12,000" in text
    assert pack.snapshot.short in text
    assert "2026年9月30日" in text.replace(" ", "")
    # What people write stays text, whatever it looks like to Typst.
    assert "#pagebreak()$x$" in text.replace(" ", "")
    assert any("/Link" in str(page.get("/Annots", "")) or _links(page) for page in reader.pages)


def _links(page: Any) -> bool:
    return any(each.get_object()["/Subtype"] == "/Link" for each in page.get("/Annots", ()))


def _flat(outline: Any) -> list[Any]:
    found = []
    for each in outline:
        found += _flat(each) if isinstance(each, list) else [each]
    return found


def test_the_word_file_opens_with_every_project_and_odd_texts(cast: Cast) -> None:
    blocked(cast)
    document = Document(io.BytesIO(made(frozen(cast), "docx")))
    texts = [each.text for each in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert cast.school.name in texts
    assert cast.road.name in texts
    assert any("{{ 7*7 }}" in text and "<w:p>" in text for text in texts)


def test_the_sample_names_what_a_pack_says(cast: Cast) -> None:
    blocked(cast)
    values, sample = word_values(document_of(frozen(cast))), sample_values()
    assert values.keys() == sample.keys()
    page = values["projects"][0]
    assert page.keys() == sample["projects"][0].keys()
    for name in ("facts", "figures", "months", "milestones", "problems"):
        for each in page[name]:
            assert set(sample["projects"][0][name][0]) <= set(each)
    assert check(own_template(), sample) == []


def test_a_template_is_kept_in_versions_and_a_wrong_tag_is_named(cast: Cast) -> None:
    ana = cast.account("ana")
    good = template_with("县政府办编 {{ place }}")
    first = actions.send_template(cast.portfolio, good, "模板.docx", by=ana)
    second = actions.send_template(cast.portfolio, good, "模板.docx", by=ana)
    assert [first.number, second.number] == [1, 2]
    assert actions.current_template(cast.portfolio) == second
    actions.choose_template(cast.portfolio, first, by=ana)
    assert actions.current_template(cast.portfolio) == first
    with pytest.raises(Refused, match="nobody_knows"):
        actions.send_template(
            cast.portfolio, template_with("{{ nobody_knows }}"), "坏.docx", by=ana
        )


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ title.format(title) }}",
        "{% for n in range(9) %}{% endfor %}",
        "{% set x = 1 %}",
        "{{ 'a' * 9999999 }}",
    ],
)
def test_a_template_cannot_run_code(cast: Cast, tag: str) -> None:
    with pytest.raises(Refused):
        actions.send_template(cast.portfolio, template_with(tag), "坏.docx", by=cast.account("ana"))


def test_what_changed_since_is_told_and_the_pack_stays(cast: Cast) -> None:
    pack = frozen(cast)
    assert changes_since(pack) == []
    ledger.change_projects([(cast.school, {"name": "改了名字"})], by=None)
    blocked(cast)
    (change,) = changes_since(pack)
    assert change.no == "2026-001"
    assert len(change.said) == 2
    assert "改了名字" not in pack.snapshot.content


def test_one_press_freezes_and_orders_both_files(cast: Cast, client: Client) -> None:
    client.force_login(cast.account("ana"))
    month = shown_month(cast.portfolio, "")
    sent = {"title": "十月材料", "month": month, "cut_off": month + dt.timedelta(days=20)}
    for _press in range(2):
        answer = client.post(f"/packs/new/{cast.portfolio.pk}/", sent)
        assert answer.status_code == 302, answer.content.decode()[:2000]
    pack = Pack.objects.get()
    assert pack.files.count() == 2
    shown = client.get(pack.get_absolute_url()).content.decode()
    assert pack.snapshot.digest in shown
    assert client.get(f"{pack.get_absolute_url()}since/").status_code == 200


def test_the_list_costs_the_same_for_more_packs(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        frozen(cast, f"材料{number}")
    client.force_login(cast.account("ana"))
    client.get("/packs/")
    with django_assert_max_num_queries(14):
        client.get("/packs/")
