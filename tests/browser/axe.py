"""What axe finds wrong with a page, as sentences."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}


def grave_findings(page: Page) -> list[str]:
    """Each serious or critical violation with the first element that has it."""
    # Evaluated, not added as a script: the pages' policy allows no scripts of others.
    page.evaluate(AXE)
    result = page.evaluate("axe.run()")
    return [
        f"{found['id']}: {found['help']} ({found['nodes'][0]['target'][0]})"
        for found in result["violations"]
        if found["impact"] in GRAVE
    ]
