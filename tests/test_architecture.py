"""The hard stops of docs/structure.md, measured."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("guatu", "tests", "bench", "scripts")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
FORBIDDEN_NAMES = re.compile(r"^(utils?|managers?|handlers?|services?|base|helpers?|misc)\.py$")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_passes_400_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := p.read_text().count("\n")) > 400}
    assert long == {}


def test_no_function_passes_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in functions(ast.parse(path.read_text()))
        if node.end_lineno and node.end_lineno - node.lineno >= 60
    ]
    assert long == []


def test_no_file_is_named_for_nothing() -> None:
    allowed = {"guatu/lib/embedded/base.py"}  # the name that Django looks for
    named = {str(p.relative_to(ROOT)) for p in SOURCES if FORBIDDEN_NAMES.match(p.name)}
    assert named - allowed == set()


def test_only_actions_write_the_database() -> None:
    writes = re.compile(r"\.(bulk_create|bulk_update|get_or_create|update_or_create)\(|\.save\(\)")
    reading = [p for p in SOURCES if p.name in {"views.py", "forms.py", "compute.py", "checks.py"}]
    found = [str(p.relative_to(ROOT)) for p in reading if writes.search(p.read_text())]
    assert found == []


@pytest.mark.parametrize("readers", ["envbool", "envlist", "envsecret", "os.getenv"])
def test_every_setting_is_documented(readers: str) -> None:
    source = (ROOT / "guatu/settings.py").read_text()
    documented = (ROOT / "docs/settings.md").read_text()
    names = re.findall(rf'{re.escape(readers)}\(\s*"([A-Z_]+)"', source)
    assert names
    assert [name for name in names if f"`{name}`" not in documented] == []


def test_files_leave_through_one_door() -> None:
    """`guatu.journal.downloads` asks for reasons, marks the file and leaves an entry."""
    # A photo or a paper that is looked at from the page of its project is no export.
    looked_at = {
        *("reports/photo_views.py", "permits/evidence.py", "problems/views.py"),
        *("excuses/views.py", "lib/kept_files.py", "bulletins/file_views.py"),
        *("letters/file_views.py", "meetings/decision_views.py", "meetings/item_views.py"),
    }
    allowed = {"journal/downloads.py", *looked_at}
    leaving = re.compile(
        r"\b(FileResponse|StreamingHttpResponse|write_list|sent_back)\(|as_attachment|attachment;"
    )
    found = {
        str(path.relative_to(ROOT / "guatu"))
        for path in SOURCES
        if path.is_relative_to(ROOT / "guatu") and leaving.search(path.read_text())
    }
    assert found - allowed - {"lib/spreadsheets.py"} == set()
