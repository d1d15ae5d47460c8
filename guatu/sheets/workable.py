"""Which rows of a preview will be posted."""

from django.db.models import Q, QuerySet

from guatu.sheets.models import ImportRow, ImportRun

Kind = ImportRow.Kind


def to_be_posted(run: ImportRun) -> QuerySet[ImportRow]:
    """Accepted new and changed rows; conflicts once each of their cells was chosen.

    A doubtful row becomes new or changed by its decision, and is left out without one.
    """
    settled = Q(kind__in=(Kind.NEW, Kind.CHANGED)) | Q(kind=Kind.CONFLICT, is_settled=True)
    return run.rows.filter(settled, is_accepted=True)
