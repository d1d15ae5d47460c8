"""Typst in a process of its own: run as a script by `guatu.charts.render`, imported by nobody.

Typst keeps what it compiled in memory for good (240 MiB for a sheet of 1,000 projects), which a
server or a worker could not bear. Arguments: the folder, the form (pdf or png), the dots per inch
and the folders of fonts. Reads `main.typ`, writes `drawn`.
"""

import sys
from pathlib import Path

import typst


def main(folder: str, form: str, dpi: str, *fonts: str) -> None:
    """Compile `main.typ` of a folder with the given fonts only."""
    place = Path(folder)
    typst.compile(
        str(place / "main.typ"),
        output=str(place / f"drawn.{form}"),
        root=folder,
        font_paths=list(fonts),
        ignore_system_fonts=True,
        ppi=float(dpi),
        pdf_tags=False,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
