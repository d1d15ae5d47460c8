"""Every file of others is the one in the list, and old browsers can read our style sheets."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from guatu.lib.vendoring import ROOT, find_differences, read_list

# Each came after Chromium 109, the last on old Windows.
TOO_NEW = re.compile(
    r"oklch\(|oklab\(|light-dark\(|color-mix\(|@scope|@starting-style|\bfrom var\(|&[\s.:>\[]"
)
# Data for scripts may stand in a page (application/json is not run); scripts and handlers may not.
INLINE = re.compile(
    r"<script(?![^>]*\b(src=|type=.application/json))|\son[a-z]+=|hx-on|javascript:"
)
OWN_STYLE = sorted((ROOT / "static" / "css").glob("*.css"))


def test_every_vendored_file_is_the_one_in_the_list() -> None:
    assert find_differences(read_list()) == []


def test_a_changed_a_missing_and_a_foreign_file_are_found(tmp_path: Path) -> None:
    packages = [package for package in read_list() if package.name == "htmx"]
    kept, lost = packages[0].files
    (tmp_path / kept.path).parent.mkdir(parents=True)
    (tmp_path / kept.path).write_text("changed")
    (tmp_path / "static/vendor/htmx/extra.js").write_text("foreign")
    found = find_differences(packages, tmp_path)
    assert len(found) == 3
    assert any(kept.path in line and "differs" in line for line in found)
    assert any(lost.path in line and "not in the tree" in line for line in found)
    assert any("extra.js" in line and "not listed" in line for line in found)


def test_the_list_names_licences_and_no_addresses() -> None:
    text = (ROOT / "static/vendor/vendor.json").read_text()
    assert "://" not in text
    for package in read_list():
        assert package.licence
        assert any(file.path.endswith("LICENSE") for file in package.files), package.name


@pytest.mark.parametrize("path", OWN_STYLE, ids=lambda path: path.name)
def test_our_style_needs_nothing_newer_than_chromium_109(path: Path) -> None:
    assert TOO_NEW.findall(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)) == []


@pytest.mark.parametrize("name", ["tabler", "tabulator"])
def test_vendored_style_needs_nothing_newer_where_we_rely_on_it(name: str) -> None:
    style = (ROOT / f"static/vendor/{name}/{name}.min.css").read_text()
    rules = [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", style) if TOO_NEW.search(rule)]
    # The selection is set again in guatu.css; the other two are classes that no page uses.
    relied_on = [rule for rule in rules if not re.search(r"::(-moz-)?selection|-?correct", rule)]
    assert relied_on == []


def test_no_page_uses_an_icon_that_is_not_in_the_sprite() -> None:
    sprite = (ROOT / "static/vendor/icons/icons.svg").read_text()
    known = set(re.findall(r'id="([^"]+)"', sprite))
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    used = set(re.findall(r'{% icon "([^"]+)"', pages))
    used |= set(re.findall(r'icon_name="([^"]+)"', pages))
    assert used
    assert used - known == set()


def test_no_page_runs_script_or_handlers_of_its_own() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if INLINE.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_have_what_officials_write(weight: str) -> None:
    with TTFont(ROOT / f"static/vendor/fonts/NotoSansSC-{weight}.otf", lazy=True) as font:
        known = font.getBestCmap()
    text = "青石县重点项目○●▲◆■★※①⑳㎡℃№→—…《》【】（），。；：！？￥％＋－Ａａ０９"
    text += "龘鿏䶮㙦𬭎𫖯·々〇Ⅳéü−×÷≥"
    assert [character for character in text if ord(character) not in known] == []
