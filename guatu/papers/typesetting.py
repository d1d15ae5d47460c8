"""Typst sources of ours and data of others → PDF.

What a person wrote reaches Typst only in `data.json`, never in a source: it is text there, whatever
characters it holds. Typst runs in a process of its own and sees one folder.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from guatu.charts import typesetting
from guatu.papers.plain import plain_values

LONGEST = 600


class NotTypeset(Exception):
    """Typst refused a document; the argument is what it said."""


def typeset(
    source: Path,
    data: Mapping[str, Any],
    *,
    fonts: Sequence[Path],
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF that a Typst source makes of `json("data.json")`; the same data give the same bytes.

    `source` is a file of ours; the other .typ files beside it may be imported. `files` lie in the
    same folder (pictures). No font outside of the folders `fonts` is used. Raises NotTypeset,
    and subprocess.TimeoutExpired after LONGEST seconds.
    """
    with TemporaryDirectory(prefix="guatu-paper-") as folder:
        place = Path(folder)
        for beside in source.parent.glob("*.typ"):
            (place / beside.name).write_bytes(beside.read_bytes())
        (place / "main.typ").write_bytes(source.read_bytes())
        for name, content in (files or {}).items():
            (place / name).write_bytes(content)
        text = json.dumps(plain_values(dict(data)), ensure_ascii=False)
        (place / "data.json").write_text(text, encoding="utf-8")
        return _compile(place, fonts)


def _compile(place: Path, fonts: Sequence[Path]) -> bytes:
    script = str(Path(typesetting.__file__))
    folders = [str(folder.resolve()) for folder in fonts]
    # -I: nothing from the environment or the working folder is imported there.
    command = [sys.executable, "-I", script, str(place), "pdf", "96", *folders]
    run = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    if run.returncode:
        raise NotTypeset(run.stderr.strip())
    return (place / "drawn.pdf").read_bytes()
