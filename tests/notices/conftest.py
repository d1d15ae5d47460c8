"""A group chat that robots may speak to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notices.group import Group, listening


@pytest.fixture
def group(settings: Any) -> Iterator[Group]:
    """A group on this machine, which the settings allow."""
    with listening() as opened:
        settings.ROBOT_HOSTS = [opened.host]
        yield opened
