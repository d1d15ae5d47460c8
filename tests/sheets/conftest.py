"""Files of the tests go to a folder of their own; each begins in the county's language."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Private media in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def chinese(settings: Any) -> None:
    """A request of an earlier test may have left another language behind."""
    translation.activate(settings.LANGUAGE_CODE)
