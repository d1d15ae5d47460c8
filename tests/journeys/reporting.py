"""The page of reports as its journeys take hold of it."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page


def card(page: Page, name: str) -> Locator:
    """The card of a project."""
    return page.locator("[data-report]").filter(has=page.locator(".r-name", has_text=name))


def opened(page: Page, name: str) -> Locator:
    """The card of a project, unfolded."""
    found = card(page, name)
    found.locator("summary").first.click()
    return found


def field(found: Locator, name: str) -> Locator:
    """A field of a card."""
    return found.locator(f"[data-name={name}]")


def state(found: Locator) -> Locator:
    """The word of a card's state."""
    return found.locator("[data-state-word]")


def photo() -> dict[str, Any]:
    """A photo as a phone takes it."""
    out = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(out, "JPEG", quality=70)
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def await_keeping(page: Page) -> None:
    """Until the browser keeps the page for when the network is gone."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
