"""What a verification found, as a sentence."""

from django.utils.translation import gettext as _

from guatu.journal.verification import Finding


def finding_sentence(finding: Finding) -> str:
    """One sentence that names the entry or the seal and what is wrong with it."""
    facts = {"entry": finding.entry, "thread": finding.thread, "seal": finding.seal}
    sentences = {
        "changed": _("Entry %(entry)s (%(thread)s) was changed after seal %(seal)s was made."),
        "removed": _("Entry %(entry)s was removed after seal %(seal)s was made."),
        "inserted": _("Entry %(entry)s (%(thread)s) was inserted after seal %(seal)s was made."),
        "leaves": _("The leaves that seal %(seal)s keeps were changed."),
        "rewritten": _("Seal %(seal)s was changed: its digest does not fit it."),
        "broken": _(
            "Seal %(seal)s does not follow the one before it: a seal was removed, moved or made"
            " anew."
        ),
        "lost": _("Seal %(seal)s, which entry %(entry)s tells of, is gone or was made anew."),
        "anchor": _(
            "The head that was kept outside is in no seal: the journal was made anew or cut short."
        ),
    }
    return sentences[finding.kind] % facts
