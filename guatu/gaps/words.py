"""How grave a gap is, in words, and the class that colours it."""

from django.utils.translation import gettext_lazy as _

from guatu.lib.contradictions import Severity

LABELS = {
    Severity.IMPOSSIBLE: _("cannot be"),
    Severity.WARNING: _("doubtful"),
    Severity.MISSING: _("missing"),
}
CODES = {
    Severity.IMPOSSIBLE: "impossible",
    Severity.WARNING: "doubtful",
    Severity.MISSING: "missing",
}


def severity_label(severity: Severity) -> str:
    """The word for how grave it is."""
    return str(LABELS[severity])
