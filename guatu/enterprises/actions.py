"""Acts on enterprises, their names, contacts and referrers; merging is passed on from here."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.enterprises.codes import is_code, normalised
from guatu.enterprises.merging import merge_enterprises, undo_merge
from guatu.enterprises.models import (
    Chain,
    ChainNode,
    Contact,
    Enterprise,
    EnterpriseName,
    Referrer,
)
from guatu.enterprises.naming import name_key, spelled
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused
from guatu.lib.search import pieces, searchable

__all__ = [
    "add_contact",
    "add_name",
    "change_contact",
    "change_enterprise",
    "create_enterprises",
    "merge_enterprises",
    "name_referrer",
    "set_chain",
    "undo_merge",
]

EDIT = "enterprises.edit"


def create_enterprises(
    home: Unit,
    drafts: Sequence[Mapping[str, Any]],
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> list[Enterprise]:
    """Enterprises that a county keeps, in the order of the drafts (field name to value).

    Raises Refused without a name, for a wrong credit code and for one that is held already.
    """
    require(by, EDIT, home)
    rows = [_filled(Enterprise(home=home), draft) for draft in drafts]
    codes = [row.code for row in rows if row.code]
    _check_codes(home, codes)
    with writing(by, "enterprises.enterprise.create") as work:
        work.add_many(rows, sources=sources)
    return rows


def change_enterprise(enterprise: Enterprise, *, by: Account | None, **changes: Any) -> Enterprise:
    """Corrects what is known of an enterprise. A name that is replaced stays as a former name."""
    require(by, EDIT, enterprise)
    old = Enterprise.objects.get(pk=enterprise.pk)
    wanted = _filled(Enterprise(home_id=old.home_id, name=old.name, code=old.code), changes)
    if wanted.code and wanted.code != old.code:
        _check_codes(old.home, [wanted.code])
    derived = {name: getattr(wanted, name) for name in ("name_key", "search_text")}
    values = {name: getattr(wanted, name) for name in changes} | derived
    with writing(by, "enterprises.enterprise.change") as work:
        work.update(enterprise, **values, search_pieces=wanted.search_pieces)
        if wanted.name != old.name:
            _put_name(work, enterprise, EnterpriseName.Kind.FORMER, old.name)
            _search(work, enterprise)
    return enterprise


def add_name(enterprise: Enterprise, kind: str, name: str, *, by: Account | None) -> None:
    """A short, former or English name. A name that is known already changes nothing."""
    require(by, EDIT, enterprise)
    if not name.strip():
        raise Refused(_("An enterprise needs a name."))
    with writing(by, "enterprises.name.add") as work:
        _put_name(work, enterprise, kind, name.strip())
        _search(work, enterprise)


def add_contact(enterprise: Enterprise, *, by: Account | None, **values: Any) -> Contact:
    """Somebody to speak with."""
    require(by, EDIT, enterprise)
    if not values.get("name", "").strip():
        raise Refused(_("A contact needs a name."))
    with writing(by, "enterprises.contact.add") as work:
        return work.add(Contact(enterprise=enterprise, **values))


def change_contact(contact: Contact, *, by: Account | None, **changes: Any) -> Contact:
    """Corrects a contact, or says that somebody is no longer there."""
    require(by, EDIT, contact.enterprise)
    with writing(by, "enterprises.contact.change") as work:
        work.update(contact, **changes)
    return contact


def name_referrer(
    home: Unit,
    kind: str,
    name: str,
    *,
    by: Account | None,
    enterprise: Enterprise | None = None,
    phone: str = "",
) -> Referrer:
    """The referrer of this name, entered where it is not known yet."""
    require(by, EDIT, home)
    is_enterprise = kind == Referrer.Kind.ENTERPRISE
    if is_enterprise and enterprise is None:
        raise Refused(_("Say which enterprise it is."))
    name = enterprise.name if is_enterprise and enterprise else name.strip()
    if not name:
        raise Refused(_("A referrer needs a name."))
    known = Referrer.objects.filter(home=home, kind=kind, name=name).first()
    if known is not None:
        return known
    with writing(by, "enterprises.referrer.name") as work:
        firm = enterprise if is_enterprise else None
        row = Referrer(home=home, kind=kind, name=name, enterprise=firm, phone=phone.strip())
        return work.add(row)


def set_chain(
    home: Unit, name: str, nodes: Sequence[tuple[str, str]], *, by: Account | None
) -> Chain:
    """An industry chain with its nodes (stream, name) in order; nodes once entered stay."""
    require(by, EDIT, home)
    with writing(by, "enterprises.chain.set") as work:
        chain = Chain.objects.filter(home=home, name=name).first()
        if chain is None:
            order = Chain.objects.filter(home=home).count() + 1
            chain = work.add(Chain(home=home, name=name, order=order))
        known = set(chain.nodes.values_list("name", flat=True))
        new = [
            ChainNode(chain=chain, stream=stream, name=node, order=place)
            for place, (stream, node) in enumerate(nodes, start=1)
            if node not in known
        ]
        work.add_many(new)
    return chain


def _filled(row: Enterprise, values: Mapping[str, Any]) -> Enterprise:
    for name, value in values.items():
        setattr(row, name, value)
    row.name = (row.name or "").strip()
    if not row.name:
        raise Refused(_("An enterprise needs a name."))
    row.code = normalised(row.code or "") or None
    if row.code and not is_code(row.code):
        text = _("%(code)s is no unified social credit code: its check sign does not fit.")
        raise Refused(text % {"code": row.code})
    if row.node is not None:
        row.chain = row.node.chain
    try:
        row.clean_fields(exclude=["home", "merged_into"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.name_key = name_key(row.name)
    row.search_text = searchable(row.name, row.code or "")
    row.search_pieces = pieces(row.search_text)
    return row


def _check_codes(home: Unit, codes: Sequence[str]) -> None:
    held = Enterprise.objects.alive().filter(home=home, code__in=codes)
    taken = list(held.values_list("name", flat=True)[:3])
    if taken or len(set(codes)) != len(codes):
        text = _("This credit code is held already: %(names)s")
        raise Refused(text % {"names": "、".join(taken)})


def _put_name(work: Any, enterprise: Enterprise, kind: str, name: str) -> None:
    if not enterprise.names.filter(name=name).exists():
        key = spelled(name) if kind == EnterpriseName.Kind.ENGLISH else name_key(name)
        work.add(EnterpriseName(enterprise=enterprise, kind=kind, name=name, name_key=key))


def _search(work: Any, enterprise: models.Model) -> None:
    """All its names find an enterprise."""
    row = Enterprise.objects.get(pk=enterprise.pk)
    names = row.names.values_list("name", flat=True)
    text = searchable(row.name, row.code or "", *names)
    work.update(enterprise, search_text=text, search_pieces=pieces(text))
