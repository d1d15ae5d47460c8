"""The list of files in the tree which others wrote, and the check that nobody changed them.

``static/vendor/vendor.json`` names every package (name, version, licence, where it comes from by
name) and every file of it with its SHA-256. Paths are relative to the root of the checkout.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST_PATH = ROOT / "static" / "vendor" / "vendor.json"
VENDOR_DIRS = (ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor")


@dataclass(frozen=True)
class VendoredFile:
    """A file of a package: where it lies here, what it is made from, how, and its SHA-256."""

    path: str
    made_from: str
    recipe: str
    sha256: str
    icons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Package:
    """A package of others: ``source`` is ``npm:NAME`` or ``deb:NAME``, never an address."""

    name: str
    version: str
    licence: str
    source: str
    files: tuple[VendoredFile, ...]


def read_list(path: Path = LIST_PATH) -> list[Package]:
    """Return the packages of the list."""
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    return [
        Package(
            name=package["name"],
            version=package["version"],
            licence=package["licence"],
            source=package["source"],
            files=tuple(
                VendoredFile(
                    path=file["path"],
                    made_from=file["from"],
                    recipe=file.get("recipe", "copy"),
                    sha256=file["sha256"],
                    icons=tuple(file.get("icons", ())),
                )
                for file in package["files"]
            ),
        )
        for package in packages
    ]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_differences(packages: list[Package], root: Path = ROOT) -> list[str]:
    """Return a sentence for each file which is missing, changed or not in the list."""
    listed = {root / file.path: file for package in packages for file in package.files}
    found: list[str] = []
    for path, file in listed.items():
        if not path.is_file():
            found.append(f"{file.path} is in the list but not in the tree")
        elif sha256_of(path) != file.sha256:
            found.append(f"{file.path} is not the file in the list: its SHA-256 differs")
    for directory in VENDOR_DIRS:
        for path in sorted((root / directory.relative_to(ROOT)).rglob("*")):
            if path.is_file() and path not in listed and path.name != LIST_PATH.name:
                found.append(f"{path.relative_to(root).as_posix()} is in the tree but not listed")
    return found
