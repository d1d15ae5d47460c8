"""The unit of work: one transaction, one batch in the journal, one refresh of what it touched."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.journal.models import Entry
from guatu.journal.storing import append, change, column_of, held, insert, stored
from guatu.lib.refusals import Refused

M = TypeVar("M", bound=models.Model)
SECRET = "***"
_current: ContextVar["Work | None"] = ContextVar("work", default=None)
_gathered: ContextVar["dict[str, set[int]] | None"] = ContextVar("gathered", default=None)


class Work:
    """Writes rows and their journal entries. Actions write through it, never around it.

    The journal holds the fields that people enter; what is derived from them (`editable=False`)
    is saved without an entry, and a secret (`journal_secrets` of the model) only as "changed".
    """

    def __init__(self, by: Account | None, at: dt.datetime) -> None:
        self.by = by
        self.at = at
        self.batch = uuid.uuid4()
        self.action = ""
        self.touched: dict[str, set[int]] = {}

    def add(self, obj: M, *, source: str = "") -> M:
        """Inserts a row."""
        return self.add_many([obj], sources=[source])[0]

    def add_many(self, objects: Sequence[M], *, sources: Sequence[str] = ()) -> Sequence[M]:
        """Inserts rows of one model; `sources` names the cell or form of each."""
        if not objects:
            return objects
        fields = _entered(type(objects[0]))
        for obj in objects:
            for field in fields:
                setattr(obj, field.attname, held(field, getattr(obj, field.attname)))
        insert(objects)
        self._record(((obj, None, _filled(obj, fields)) for obj in objects), sources)
        return objects

    def update(self, obj: models.Model, *, source: str = "", **changes: Any) -> bool:
        """Sets and saves the fields that differ; False, and no entry, where none does."""
        return self.update_many([(obj, changes)], sources=[source]) == 1

    def update_many(
        self,
        changes: Sequence[tuple[models.Model, Mapping[str, Any]]],
        *,
        sources: Sequence[str] = (),
        counted: str = "",
    ) -> int:
        """Sets and saves the differing fields of rows of one model; how many rows differed.

        What differs is judged against the stored row, which stays locked until the end of the
        transaction: the journal's "before" is what the database held, whatever the object in
        memory says. `counted` names a number that goes up by one on each row that differs.
        Raises Refused where a row has gone.
        """
        if not changes:
            return 0
        model = type(changes[0][0])
        names = dict.fromkeys(name for _obj, wanted in changes for name in wanted)
        fields = {name: column_of(model, name) for name in (*names, *filter(None, [counted]))}
        rows = stored(model, [obj.pk for obj, _wanted in changes], list(fields.values()))
        saved: dict[int, dict[str, Any]] = {}
        entries, kept = [], []
        for index, (obj, wanted) in enumerate(changes):
            if obj.pk not in rows:
                raise Refused(_("Somebody removed “%(row)s” meanwhile.") % {"row": obj})
            differing = _differing(obj, wanted, rows[obj.pk], fields)
            if not differing:
                continue
            if counted:
                differing[counted] = (rows[obj.pk][counted], rows[obj.pk][counted] + 1)
                setattr(obj, counted, differing[counted][1])
            new = {name: pair[1] for name, pair in differing.items()}
            saved.setdefault(obj.pk, {}).update(new)
            rows[obj.pk].update(new)
            before, after = _journaled(model, differing, fields)
            if after:
                entries.append((obj, before, after))
                kept.append(sources[index] if sources else "")
        if saved:
            change(model, saved)
        self._record(entries, kept)
        return len(saved)

    def remove_many(self, objects: Sequence[models.Model], *, sources: Sequence[str] = ()) -> None:
        """Deletes rows of one model."""
        if not objects:
            return
        fields = _entered(type(objects[0]))
        self._record(((obj, _filled(obj, fields), None) for obj in objects), sources)
        keys = [obj.pk for obj in objects]
        type(objects[0])._default_manager.filter(pk__in=keys).delete()

    def link(
        self, obj: models.Model, name: str, others: Iterable[models.Model], *, source: str = ""
    ) -> bool:
        """Makes a many-to-many field hold exactly these; False where it did already."""
        relation = getattr(obj, name)
        before = sorted(relation.values_list("pk", flat=True))
        after = sorted({other.pk for other in others})
        if before == after:
            return False
        relation.set(after)
        self._record([(obj, {name: before}, {name: after})], [source])
        return True

    def note(self, obj: models.Model, *, source: str = "", **facts: Any) -> None:
        """Records an act that changes no column of the row."""
        self._record([(obj, {}, {name: _plain(value) for name, value in facts.items()})], [source])

    def _record(
        self,
        entries: Iterable[tuple[Any, dict | None, dict | None]],
        sources: Sequence[str] = (),
    ) -> None:
        rows = []
        for index, (obj, before, after) in enumerate(entries):
            thread = obj.journal_thread
            kind, _sep, key = thread.partition("/")
            self.touched.setdefault(kind, set()).add(int(key))
            rows.append(
                Entry(
                    at=self.at,
                    actor=self.by,
                    action=self.action,
                    batch=self.batch,
                    model=obj._meta.label_lower,
                    object_id=obj.pk,
                    thread=thread,
                    source=sources[index] if sources else "",
                    before=before,
                    after=after,
                )
            )
        if rows:
            append(rows)


class Repeated(Refused):
    """A form was sent twice; what it does was done the first time, in the batch `token`."""

    def __init__(self, token: uuid.UUID) -> None:
        super().__init__(_("This form was sent already."))
        self.token = token


@contextmanager
def writing(
    by: Account | None,
    action: str,
    *,
    at: dt.datetime | None = None,
    once: uuid.UUID | None = None,
) -> Iterator[Work]:
    """One transaction with one journal batch; `action` is the dotted name of the verb.

    A call inside another joins its transaction and batch. When the outermost ends, what it
    touched is refreshed (`settings.REFRESHERS`) in the same transaction. `at` enters history
    on a fresh system: it may not lie before the journal's last entry, or Refused is raised.
    `once` is the token of a form: it names the batch, and a second one raises Repeated.
    """
    outer = _current.get()
    if outer is not None:
        previous, outer.action = outer.action, action
        try:
            yield outer
        finally:
            outer.action = previous
        return
    with transaction.atomic():
        work = Work(by, _checked(at))
        work.action = action
        if once is not None:
            work.batch = _taken(once)
        token = _current.set(work)
        try:
            yield work
            _refresh(work.touched)
        finally:
            _current.reset(token)


def _taken(token: uuid.UUID) -> uuid.UUID:
    """The token, locked until the end of the transaction; raises Repeated where it is used up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(token)])
    if Entry.objects.filter(batch=token).exists():
        raise Repeated(token)
    return token


@contextmanager
def refreshing_once() -> Iterator[None]:
    """One transaction around many; what they touch is refreshed once, at its end.

    For entering a long history on a fresh system: all of it is kept, or nothing.
    """
    with transaction.atomic():
        touched: dict[str, set[int]] = {}
        token = _gathered.set(touched)
        try:
            yield
        finally:
            _gathered.reset(token)
        _refresh(touched)


def _refresh(touched: Mapping[str, set[int]]) -> None:
    """Recomputes what depends on the rows, or leaves it to `refreshing_once` around it."""
    gathered = _gathered.get()
    if gathered is not None:
        for kind, keys in touched.items():
            gathered.setdefault(kind, set()).update(keys)
        return
    for path in settings.REFRESHERS:
        import_string(path)(touched)


def _checked(at: dt.datetime | None) -> dt.datetime:
    now = timezone.now()
    if at is None:
        return now
    last = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    if at > now or (last is not None and at < last):
        raise Refused(_("History can be entered only in order, before anything later."))
    return at


def _entered(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if f.editable and not f.primary_key]


def _differing(
    obj: models.Model,
    wanted: Mapping[str, Any],
    row: Mapping[str, Any],
    fields: Mapping[str, models.Field],
) -> dict[str, tuple[Any, Any]]:
    """Sets the wanted values on the object; field name to (stored, wanted) where they differ."""
    found = {}
    for name, value in wanted.items():
        field = fields[name]
        new = held(field, value)
        if isinstance(value, models.Model):
            setattr(obj, field.name, value)
        else:
            setattr(obj, field.attname, new)
        if row[field.name] != new:
            found[field.name] = (row[field.name], new)
    return found


def _journaled(
    model: type[models.Model],
    differing: Mapping[str, tuple[Any, Any]],
    fields: Mapping[str, models.Field],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the journal holds of a change: before and after by field name."""
    entered = {field.name for field in _entered(model)}
    secrets = getattr(model, "journal_secrets", ())
    before, after = {}, {}
    for name, (old, new) in differing.items():
        if name in entered:
            before[name] = SECRET if name in secrets else _plain(old)
            after[name] = SECRET if name in secrets else _plain(new)
    return before, after


def _filled(obj: models.Model, fields: Iterable[models.Field]) -> dict[str, Any]:
    """All fields of a row that are not empty, as JSON values."""
    secrets = getattr(obj, "journal_secrets", ())
    values = {field.name: _plain(getattr(obj, field.attname)) for field in fields}
    return {
        name: SECRET if name in secrets else value
        for name, value in values.items()
        if value not in (None, "", [], {})
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, uuid.UUID | FieldFile):
        return str(value)
    return value
