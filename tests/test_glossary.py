"""The glossary names what the screens name, in both languages."""

from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.functional import Promise

from guatu.accounts.permissions import ROLES
from guatu.indicators.models import Light
from guatu.ledger.models import AnnualPlan, LeaderLink, Project, ProjectRole

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"


def _spoken(text: str | Promise) -> tuple[str, str]:
    """The text in English and in Chinese."""
    words = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words.append(str(text))
    return words[0], words[1]


def _named() -> list[tuple[str, str]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("guatu.")]
    choices = (Light, Project.Stage, AnnualPlan.ListClass, ProjectRole.Role, LeaderLink.Kind)
    return [
        *(_spoken(model._meta.verbose_name) for model in ours),
        *(_spoken(role.label) for role in ROLES.values()),
        *(_spoken(choice.label) for kind in choices for choice in kind),
    ]


def _rows() -> set[tuple[str, str]]:
    """The first two cells of every row of the glossary."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if line.startswith("| ")]
    return {(row[1], row[2]) for row in cells}


@pytest.mark.parametrize(("english", "chinese"), _named())
def test_the_glossary_pairs_the_words_of_the_screens(english: str, chinese: str) -> None:
    assert english != chinese, f"{english} is not translated"
    assert (english, chinese) in _rows()


def test_a_word_is_explained_once_in_a_section() -> None:
    sections = GLOSSARY.read_text(encoding="utf-8").split("\n## ")
    for section in sections:
        words = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
        assert len(words) == len(set(words))
