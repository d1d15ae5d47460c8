"""Which Word templates are let in, and that filling one cannot do more than fill it."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from jinja2.exceptions import TemplateError

from guatu.papers.official.word import standard_template
from guatu.papers.templating import Fault, check, fill
from tests.papers.documents import LETTER, LIST, MINUTES

SAMPLE = {"title": "标题", "items": [{"text": "事项", "due": "2026-12-05"}], "note": ""}


def word(*paragraphs: str) -> bytes:
    """A .docx with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with a file added or replaced."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("document", [LETTER, MINUTES, LIST], ids=lambda each: each.form)
def test_the_templates_of_guatu_pass_their_own_check(document: object) -> None:
    assert check(standard_template(document.form), document.data()) == []  # type: ignore[attr-defined]


def test_a_template_with_loops_and_choices_is_filled() -> None:
    data = word(
        "{{ title }}", "{%p for item in items %}", "{{ item.text }}", "{%p endfor %}",
        "{%p if note %}", "{{ note }}", "{%p endif %}",
    )  # fmt: skip
    assert check(data, SAMPLE) == []
    filled = Document(BytesIO(fill(data, {**SAMPLE, "title": "<a & b>"})))
    assert [paragraph.text for paragraph in filled.paragraphs] == ["<a & b>", "事项"]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ title.__class__.__mro__ }}",
        "{{ title.__class__ }}",
        "{{ ''.join(title) }}",
        "{{ title.format(1) }}",
        "{{ 'a' * 100000000 }}",
        "{{ 9 ** 9 }}",
        "{{ items|map(attribute='x')|list }}",
        "{{ title|safe }}",
        "{% set x = title %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ range(1000) }}",
    ],
)
def test_a_tag_that_does_more_than_read_is_refused(tag: str) -> None:
    faults = check(word(tag), SAMPLE)
    assert [fault.code for fault in faults] in (["forbidden"], ["tag"])
    with pytest.raises(TemplateError):
        fill(word(tag), SAMPLE)


def test_loops_in_loops_end_at_three() -> None:
    loops = "".join(f"{{% for a{n} in items %}}" for n in range(4)) + "{% endfor %}" * 4
    assert check(word(loops), SAMPLE) == [Fault("forbidden", "for")]


def test_unknown_names_and_broken_tags_are_named() -> None:
    assert check(word("{{ tittle }}"), SAMPLE) == [Fault("unknown", "tittle")]
    assert check(word("{% if title %}"), SAMPLE)[0].code == "tag"
    missing = check(word("{% for item in items %}{{ item.no }}{% endfor %}"), SAMPLE)
    assert missing[0].code == "unknown"
    assert "no" in missing[0].about


def test_what_is_no_plain_word_file_is_refused() -> None:
    plain = word("{{ title }}")
    relation = (
        b'<Relationships><Relationship Id="r9" TargetMode="External" '
        b'Type="http://x/attachedTemplate" Target="http://example.org/a.dotm"/></Relationships>'
    )
    assert check(b"not a file", SAMPLE) == [Fault("no_word")]
    assert check(b"0" * (11 * 2**20), SAMPLE) == [Fault("large")]
    assert check(changed(plain, "word/vbaProject.bin", b"x"), SAMPLE) == [Fault("macros")]
    settings = "word/_rels/settings.xml.rels"
    assert check(changed(plain, settings, relation), SAMPLE) == [Fault("outside", settings)]
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    faults = check(changed(plain, "word/settings.xml", entity), SAMPLE)
    assert faults == [Fault("no_word", "word/settings.xml")]
    with ZipFile(BytesIO(plain)) as archive:
        text = archive.read("word/document.xml")
    field = text.replace(
        b"</w:body>", b"<w:p><w:r><w:instrText> DDEAUTO c:\\x </w:instrText></w:r></w:p></w:body>"
    )
    assert check(changed(plain, "word/document.xml", field), SAMPLE)[0].code == "outside"
