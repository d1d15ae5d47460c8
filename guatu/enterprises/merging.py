"""Merging two entries of one enterprise, and taking that back."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.enterprises.models import Enterprise, EnterpriseName, Merge
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused

MERGE = "enterprises.merge"


def merge_enterprises(
    gone: Enterprise, kept: Enterprise, day: dt.date, *, by: Account | None
) -> Merge:
    """Everything that hangs on `gone` moves to `kept`, which also learns its name.

    Raises Refused where they are one already, of two counties, or hold two credit codes.
    """
    require(by, MERGE, gone, kept)
    with writing(by, "enterprises.enterprise.merge") as work:
        rows = Enterprise.objects.select_for_update().in_bulk([gone.pk, kept.pk])
        gone, kept = rows[gone.pk], rows[kept.pk]
        _check(gone, kept)
        moved: dict[str, list[int]] = {}
        for model, field in _referring():
            found = list(model._default_manager.filter(**{field: gone}).order_by("pk"))
            found = [row for row in found if not _is_known(row, kept)]
            work.update_many([(row, {field: kept}) for row in found])
            if found:
                moved[f"{model._meta.label_lower}.{field}"] = [row.pk for row in found]
        work.update(gone, merged_into=kept)
        if not kept.names.filter(name=gone.name).exists() and gone.name != kept.name:
            kind = EnterpriseName.Kind.SHORT
            name = EnterpriseName(
                enterprise=kept, kind=kind, name=gone.name, name_key=gone.name_key
            )
            moved["learnt"] = [work.add(name).pk]
        return work.add(Merge(kept=kept, gone=gone, day=day, by=by, moved=moved))


def undo_merge(merge: Merge, day: dt.date, *, by: Account | None) -> Merge:
    """Both stand again, each with what was its own; what came since stays where it is.

    Raises Refused where it was undone, or the one that was kept was merged on.
    """
    require(by, MERGE, merge.kept)
    with writing(by, "enterprises.merge.undo") as work:
        merge.refresh_from_db(from_queryset=Merge.objects.select_for_update())
        if merge.undone_on is not None:
            raise Refused(_("This merging was undone already."))
        if merge.kept.merged_into_id is not None:
            raise Refused(_("The enterprise was merged on; undo that first."))
        moved = dict(merge.moved)
        work.remove_many(list(EnterpriseName.objects.filter(pk__in=moved.pop("learnt", []))))
        for model, field in _referring():
            keys = moved.get(f"{model._meta.label_lower}.{field}", [])
            rows = model._default_manager.filter(pk__in=keys, **{field: merge.kept})
            work.update_many([(row, {field: merge.gone}) for row in rows])
        work.update(merge.gone, merged_into=None)
        work.update(merge, undone_on=day)
    return merge


def _check(gone: Enterprise, kept: Enterprise) -> None:
    if gone.pk == kept.pk or gone.merged_into_id or kept.merged_into_id:
        raise Refused(_("These are one enterprise already."))
    if gone.home_id != kept.home_id:
        raise Refused(_("Two counties keep these enterprises."))
    if gone.code and kept.code and gone.code != kept.code:
        raise Refused(_("They hold different credit codes, so they are two enterprises."))
    if gone.code and not kept.code:
        raise Refused(_("Keep the one that has the credit code."))


def _referring() -> list[tuple[type[models.Model], str]]:
    """(model, field) of everything that names an enterprise, but for merging itself."""
    found = []
    for relation in Enterprise._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model is Merge or relation.field.name == "merged_into":
            continue
        found.append((model, relation.field.name))
    return found


def _is_known(row: models.Model, kept: Enterprise) -> bool:
    """A name that the other has already stays behind."""
    return isinstance(row, EnterpriseName) and kept.names.filter(name=row.name).exists()
