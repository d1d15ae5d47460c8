"""A real server with the small demo county, and a real browser in front of it.

The server is the one that `guatu serve` starts, worker included, with a database of its own, so
that nothing between a person's click and the row is left out. All tests here share it in one
process (`OneServer` of tests/conftest.py), in the order of the files.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "qingshi-2026"
VAR = ROOT / "var" / f"browser-{os.getpid()}"
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not browser"` leaves the journeys out."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo_folder(site: str) -> Path:
    """Where the demo has left its workbooks."""
    return VAR / "demo"


@pytest.fixture(scope="session")
def inside(site: str) -> Callable[[str], Any]:
    """Runs lines of Python over the site's own database; what they print last is JSON."""

    def run(code: str) -> Any:
        environment = {**_environment(site), "PYTHONPATH": str(ROOT)}
        program = f"import django, json\ndjango.setup()\n{code}"
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        lines = done.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    return run


def _environment(address: str) -> dict[str, str]:
    return {
        **os.environ,
        "GUATU_VAR": str(VAR),
        "GUATU_ADDRESS": address,
        "DJANGO_SETTINGS_MODULE": "guatu.settings",
    }


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a server with the small demo county."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = _environment(address)
    guatu = [sys.executable, "-m", "guatu"]
    serve = [*guatu, "serve", "--port", str(port), "--processes", "1"]
    try:
        subprocess.run([*guatu, "migrate", "--verbosity", "0"], env=environment, check=True)
        subprocess.run([*guatu, "demo", "--small"], env=environment, check=True)
        with subprocess.Popen(serve, env=environment) as server:
            _wait_for(port, server)
            yield address
            server.terminate()
    finally:
        shutil.rmtree(VAR, ignore_errors=True)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the server did not answer within {START_SECONDS} seconds")


@pytest.fixture
def sign_in(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`sign_in("head")` is a page of that account; scripts that fail on it fail the test."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(username: str, *, width: int = 1366, height: int = 768, **options: Any) -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": height}, locale="zh-CN", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto("/account/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/account/" not in url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert failures == []
