"""Fetch the packages of ``static/vendor/vendor.json`` again and make their files from them.

Only ``guatu vendor --refresh`` imports this module: it needs npm, apt and the development
dependencies. Registries are those the machine's npm and apt are set up with.
"""

import gzip
import json
import re
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from guatu.lib import vendor_fonts
from guatu.lib.vendoring import LIST_PATH, ROOT, Package, VendoredFile, read_list, sha256_of

SVG = "{http://www.w3.org/2000/svg}"


class RefreshError(Exception):
    """A package could not be fetched or is not the version in the list."""


def refresh(names: set[str], *, say: Callable[[str], None]) -> None:
    """Fetch the named packages (all if none is named), write their files and the new hashes.

    Raises RefreshError where a package cannot be fetched at the version which the list names.
    """
    for package in read_list():
        if names and package.name not in names:
            continue
        say(f"{package.name} {package.version} from {package.source}")
        with TemporaryDirectory() as directory:
            source = _fetch(package, Path(directory))
            for file in package.files:
                target = ROOT / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(RECIPES[file.recipe](source, file))
    _write_hashes()


def _fetch(package: Package, directory: Path) -> Path:
    kind, _, name = package.source.partition(":")
    if kind == "npm":
        command = ["npm", "pack", "--silent", f"{name}@{package.version}"]
        _run(command, directory)
        with tarfile.open(next(directory.glob("*.tgz"))) as archive:
            archive.extractall(directory, filter="data")
        return directory / "package"
    _run(["apt-get", "download", "-q", name], directory)
    archive_path = next(directory.glob("*.deb"))
    version = _run(["dpkg-deb", "-f", archive_path.name, "Version"], directory).strip()
    if version != package.version:
        raise RefreshError(f"{name} is at {version} here, the list names {package.version}")
    _run(["dpkg-deb", "-x", archive_path.name, "tree"], directory)
    return directory / "tree"


def _run(command: list[str], directory: Path) -> str:
    result = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    if result.returncode:
        raise RefreshError(f"{' '.join(command)}: {result.stderr.strip()}")
    return result.stdout


def _copy(source: Path, file: VendoredFile) -> bytes:
    return (source / file.made_from).read_bytes()


def _unpacked(source: Path, file: VendoredFile) -> bytes:
    return gzip.decompress((source / file.made_from).read_bytes())


def _copy_without_map(source: Path, file: VendoredFile) -> bytes:
    """The maps are not shipped, and a static storage with hashed names refuses dangling links."""
    text = (source / file.made_from).read_text(encoding="utf-8")
    text = re.sub(r"(?m)^/[/*]# sourceMappingURL=\S+(?: ?\*/)?\s*$", "", text)
    return (text.rstrip() + "\n").encode()


def _sprite(source: Path, file: VendoredFile) -> bytes:
    """One SVG with a symbol for each icon in the list."""
    ElementTree.register_namespace("", SVG[1:-1])
    sprite = ElementTree.Element(f"{SVG}svg")
    for name in file.icons:
        icon = ElementTree.parse(source / file.made_from / f"{name}.svg").getroot()
        attributes = {key: value for key, value in icon.attrib.items() if key.startswith("stroke")}
        symbol = ElementTree.SubElement(
            sprite, f"{SVG}symbol", {"id": name, "viewBox": icon.attrib["viewBox"], "fill": "none"}
        )
        symbol.attrib.update(attributes)
        symbol.extend(icon)
    ElementTree.indent(sprite, space="")
    drawn: bytes = ElementTree.tostring(sprite, encoding="utf-8")
    return drawn + b"\n"


def _font(source: Path, file: VendoredFile) -> bytes:
    return vendor_fonts.cut(source / file.made_from)


def _font_woff2(source: Path, file: VendoredFile) -> bytes:
    return vendor_fonts.cut(source / file.made_from, flavour="woff2")


RECIPES: dict[str, Callable[[Path, VendoredFile], bytes]] = {
    "copy": _copy,
    "unpacked": _unpacked,
    "copy-without-map": _copy_without_map,
    "sprite": _sprite,
    "font": _font,
    "font-woff2": _font_woff2,
}


def _write_hashes() -> None:
    content = json.loads(LIST_PATH.read_text(encoding="utf-8"))
    for package in content["packages"]:
        for file in package["files"]:
            file["sha256"] = sha256_of(ROOT / file["path"])
    LIST_PATH.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
