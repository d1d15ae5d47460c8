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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "qingshi-2026"
VAR = ROOT / "var" / f"browser-{os.getpid()}"
START_SECONDS = 60
SignIn = Callable[..., Page]
# Runs what is sent to it, a line of JSON each, and answers with the last line that it printed.
TELLER = """
import contextlib, io, json, sys
import django
django.setup()
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(json.loads(line), {"json": json})
    lines = said.getvalue().strip().splitlines()
    print(lines[-1] if lines else "null", flush=True)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not browser"` leaves the journeys out."""
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """A server with the small demo county, with a database of its own."""

    var: Path
    environment: dict[str, str]
    teller: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return self.environment["GUATU_ADDRESS"]

    def inside(self, code: str) -> Any:
        """Runs lines of Python over the site's database; what they print last is JSON."""
        teller = self.teller
        if teller is None or teller.stdin is None or teller.stdout is None:
            raise ValueError("the site is not served")
        teller.stdin.write(json.dumps(code) + "\n")
        teller.stdin.flush()
        answer = teller.stdout.readline()
        if not answer:
            pytest.fail(f"this failed inside, see above:\n{code}")
        return json.loads(answer)


@contextmanager
def served(var: Path, **more: str) -> Iterator[Site]:
    """A site that lives as long as the block; `more` is put into its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"GUATU_VAR": str(var), "GUATU_ADDRESS": f"http://127.0.0.1:{port}"}
    settings = {"DJANGO_SETTINGS_MODULE": "guatu.settings"}
    environment = {**os.environ, **own, **settings, **more}
    guatu = [sys.executable, "-m", "guatu"]
    serve = [*guatu, "serve", "--port", str(port), "--processes", "1"]
    try:
        subprocess.run([*guatu, "migrate", "--verbosity", "0"], env=environment, check=True)
        subprocess.run([*guatu, "demo", "--small"], env=environment, check=True)
        with subprocess.Popen(serve, env=environment) as server:
            _wait_for(port, server)
            with subprocess.Popen(
                [sys.executable, "-c", TELLER],
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as teller:
                yield Site(var, environment, teller)
                teller.terminate()
            server.terminate()
    finally:
        shutil.rmtree(var, ignore_errors=True)


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


@contextmanager
def doors(browser: Browser, address: str) -> Iterator[SignIn]:
    """`sign_in("head")` is a page of that account; scripts that fail on it fail the test."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(username: str, *, width: int = 1366, height: int = 768, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": height}, locale="zh-CN", **options
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


@pytest.fixture(scope="session")
def county() -> Iterator[Site]:
    """The site that most journeys share."""
    with served(VAR) as found:
        yield found


@pytest.fixture(scope="session")
def site(county: Site) -> str:
    """The address of a server with the small demo county."""
    return county.address


@pytest.fixture(scope="session")
def demo_folder(county: Site) -> Path:
    """Where the demo has left its workbooks."""
    return county.var / "demo"


@pytest.fixture(scope="session")
def inside(county: Site) -> Callable[[str], Any]:
    """Runs lines of Python over the site's own database; what they print last is JSON."""
    return county.inside


@pytest.fixture
def sign_in(browser: Browser, site: str) -> Iterator[SignIn]:
    """`sign_in("head")` is a page of that account."""
    with doors(browser, site) as opened:
        yield opened
