"""Word templates that an office edits: what is let in, and how they are filled.

A template is a .docx with the tags of docxtpl ({{ name }}, {%p for … %}, {%tr if … %}). Nobody who
writes one is a programmer, and none is trusted: tags may read the values of the document, repeat
and choose, and nothing else. What is not on the lists below is refused, when a template is sent and
again whenever it is filled.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from guatu.papers.plain import plain_values

MOST_BYTES = 10 * 2**20
MOST_UNPACKED = 40 * 2**20
MOST_FILES = 400
MOST_NESTED = 3
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FOREIGN = re.compile(r"vbaProject|/embeddings/|/activeX/|/afchunk|/customUI/", re.IGNORECASE)
# A field that fetches something, or runs it, when the document is opened.
_FETCHING = re.compile(rb"\b(INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|DATABASE|IMPORT)\b\s")
_FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)|w:instr=\"([^\"]*)\"")
_OUTSIDE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")[^>]*>')
# The earliest time that an archive can hold: the same document has the same bytes on any day.
_NO_TIME = (1980, 1, 1, 0, 0, 0)

_ALLOWED: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr),
    *(nodes.Filter, nodes.Test, nodes.For, nodes.If, nodes.CondExpr, nodes.Compare),
    *(nodes.Operand, nodes.And, nodes.Or, nodes.Not),
)
FILTERS = ("default", "join", "length")
TESTS = ("defined", "none")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a template: one of FAULT_CODES, and the name or text it is about."""

    code: str
    about: str = ""


FAULT_CODES = ("large", "no_word", "macros", "outside", "tag", "forbidden", "unknown", "unfilled")


class Forbidden(SecurityError):
    """A tag that is on none of the lists; the argument names it."""


class _Environment(SandboxedEnvironment):
    """Jinja of which only reading, repeating and choosing are left."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check_node(tree, 0)
        return tree


def check(data: bytes, sample: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a template; empty where it can be used.

    `sample` holds every value that the template may name, every list with something in it.
    """
    faults = list(_faults_of_file(data))
    if faults:
        return faults
    try:
        template = DocxTemplate(io.BytesIO(data))
        unknown = _names(template) - set(sample)
    except TemplateSyntaxError as error:
        return [Fault("tag", error.message or "")]
    except Forbidden as error:
        return [Fault("forbidden", error.message or "")]
    except (LxmlError, ValueError, KeyError, PackageNotFoundError):
        return [Fault("no_word")]
    if unknown:
        return [Fault("unknown", name) for name in sorted(unknown)]
    return _faults_of_filling(data, sample)


def fill(data: bytes, values: Mapping[str, Any]) -> bytes:
    """The document that a checked template makes of values; the same values give the same bytes.

    Every text is text in the document, whatever characters it holds. Raises TemplateError where the
    template names what is not there or does what is not allowed.
    """
    template = DocxTemplate(io.BytesIO(data))
    template.render(plain_values(dict(values)), _Environment(), autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return settled(made.getvalue())


def settled(data: bytes, **replaced: bytes) -> bytes:
    """The archive with its files in their order and without times; `replaced` by file stem."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            stem = info.filename.rpartition("/")[2].partition(".")[0]
            kept = ZipInfo(info.filename, _NO_TIME)
            kept.compress_type = ZIP_DEFLATED
            new.writestr(kept, replaced.get(stem, old.read(info)))
    return made.getvalue()


def _faults_of_file(data: bytes) -> Iterator[Fault]:
    """What is wrong before any tag is read: size, kind, macros, what is fetched from elsewhere."""
    if len(data) > MOST_BYTES:
        yield Fault("large")
        return
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_FILES or sum(each.file_size for each in infos) > MOST_UNPACKED:
                yield Fault("large")
                return
            names = {each.filename for each in infos}
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                yield Fault("no_word")
                return
            kinds = archive.read("[Content_Types].xml")
            if _MAIN.encode() not in kinds or any(_FOREIGN.search(f"/{name}") for name in names):
                yield Fault("macros")
                return
            yield from _faults_of_parts(archive, names)
    except BadZipFile:
        yield Fault("no_word")


def _faults_of_parts(archive: ZipFile, names: set[str]) -> Iterator[Fault]:
    for name in sorted(names):
        if not name.endswith((".xml", ".rels")):
            continue
        content = archive.read(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            yield Fault("no_word", name)
        links = (found[0] for found in _OUTSIDE.finditer(content))
        if any(b"/hyperlink" not in link for link in links):
            yield Fault("outside", name)
        fields = b"".join(found[1] or found[2] or b"" for found in _FIELD.finditer(content))
        if _FETCHING.search(fields + b" "):
            yield Fault("outside", name)


def _names(template: DocxTemplate) -> set[str]:
    """The values that the tags name, in the text and in headers and footers. Raises Forbidden."""
    names: set[str] = set()
    environment = _Environment()
    for source in _sources(template):
        names |= meta.find_undeclared_variables(environment.parse(template.patch_xml(source)))
    return names


def _sources(template: DocxTemplate) -> Iterator[str]:
    template.render_init()
    yield template.get_xml()
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            yield template.get_part_xml(part)


def _faults_of_filling(data: bytes, sample: Mapping[str, Any]) -> list[Fault]:
    """What goes wrong when the template is filled with the sample."""
    try:
        fill(data, sample)
    except Forbidden as error:
        return [Fault("forbidden", error.message or "")]
    except UndefinedError as error:
        return [Fault("unknown", error.message or "")]
    except (TemplateError, LxmlError, ValueError, TypeError, KeyError, AttributeError) as error:
        return [Fault("unfilled", str(error)[:200])]
    return []


def _check_node(node: nodes.Node, nested: int) -> None:
    """Raises Forbidden for a tag that may do more than read, repeat and choose."""
    if not isinstance(node, _ALLOWED):
        raise Forbidden(type(node).__name__.lower())
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise Forbidden(node.attr)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise Forbidden(node.name)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise Forbidden(node.name)
    if isinstance(node, nodes.For):
        nested += 1
        if node.recursive or nested > MOST_NESTED:
            raise Forbidden("for")
    for child in node.iter_child_nodes():
        _check_node(child, nested)
