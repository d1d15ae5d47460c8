"""Fails unless every text of the sources stands translated in the catalogue, and nothing else.

The catalogue is rebuilt from the sources in a copy; English is the language of the sources.
`--write` brings the catalogue up to date first, keeping the translations that it has; what is new
stands in it without one.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
SOURCES = ("guatu", "templates", "static/js")
PATH = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"


def catalogue(path: Path) -> Catalog:
    """The messages of a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def rebuilt() -> Catalog:
    """The catalogue that the sources ask for."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for source in (*SOURCES, "locale"):
            shutil.copytree(ROOT / source, copy / source)
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans"]
        subprocess.run([*command, "--no-location"], cwd=copy, check=True, capture_output=True)
        return catalogue(copy / "locale/zh_Hans/LC_MESSAGES/django.po")


def forms_of(text: str | list[str] | tuple[str, ...]) -> list[str]:
    """The singular and plural forms of a text."""
    return [text] if isinstance(text, str) else list(text)


def is_translated(message: Message) -> bool:
    """Whether each form of it has a text of its own."""
    forms = forms_of(message.string)
    return bool(forms) and all(forms) and not message.fuzzy


def placeholders(text: str) -> set[str]:
    """What is filled in: %(name)s and {name}."""
    return set(PLACEHOLDER.findall(text))


def bring_up_to_date() -> None:
    """Writes the catalogue that the sources ask for, with the translations that are known."""
    kept, wanted = catalogue(PATH), rebuilt()
    for message in wanted:
        if message.id:
            old = kept.get(message.id, message.context)
            message.string = old.string if old else ""
            message.flags.discard("fuzzy")
            message.user_comments = []
    wanted.header_comment, wanted.creation_date = kept.header_comment, kept.creation_date
    wanted.mime_headers = kept.mime_headers
    with PATH.open("wb") as file:
        write_po(file, wanted, sort_output=True, width=100, ignore_obsolete=True)


def main() -> int:
    """The number of findings, each printed."""
    kept = catalogue(PATH)
    wanted = {(m.id, m.context) for m in rebuilt() if m.id}
    known = {(m.id, m.context): m for m in kept if m.id}
    findings = [f"not in the catalogue: {key[0]!r}" for key in wanted if key not in known]
    findings += [f"no longer in the sources: {key[0]!r}" for key in known if key not in wanted]
    for key, message in known.items():
        if not is_translated(message):
            findings.append(f"not translated: {key[0]!r}")
        findings += [
            f"other placeholders: {key[0]!r}"
            for text in forms_of(message.string)
            if placeholders(text) != placeholders(forms_of(message.id)[-1])
        ]
    print("\n".join(sorted(findings)) or f"translations: {len(known)} messages, all there")
    return len(findings)


if __name__ == "__main__":
    if "--write" in sys.argv:
        bring_up_to_date()
    sys.exit(1 if main() else 0)
