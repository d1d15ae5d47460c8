"""The page of the docs that lists the rules; made from the rules themselves."""

from django.utils import translation

from guatu.gaps.rules import RULES
from guatu.gaps.words import severity_label
from guatu.lib.contradictions import Rule

HEAD = """# The rules of the gap list (查漏补缺)

Made by `guatu gaps --rules`; a test fails when it is out of date. A rule speaks where all its
comparisons hold, and is silent where one of their values is not known.

| rule | how grave | 中文 | English | comparisons |
|---|---|---|---|---|
"""


def rules_page() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(_line(rule) for rule in RULES)


def _line(rule: Rule) -> str:
    with translation.override("en"):
        english, grave = str(rule.sentence), severity_label(rule.severity)
    with translation.override("zh-hans"):
        chinese = str(rule.sentence)
    comparisons = ", ".join(f"`{each.left} {each.sign} {each.right}`" for each in rule.when)
    return f"| {rule.code} | {grave} | {chinese} | {english} | {comparisons} |\n"
