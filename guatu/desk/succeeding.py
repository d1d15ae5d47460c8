"""A leader's change: who goes, who comes, from which day, with all that was held."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from guatu.accounts.actions import end_post, hold_post
from guatu.accounts.models import Account, Person, Post
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.actions import link_leaders
from guatu.ledger.models import LeaderLink, Project, TaskForce
from guatu.lib.refusals import Refused
from guatu.problems.models import Problem, Rung


def succeed_person(old: Person, new: Person, day: dt.date, *, by: Account | None) -> list[Post]:
    """From `day` on `new` has the posts, projects, task forces and open problems of `old`.

    The levels of ladders on which `old` stands by name go over too. What was before `day` stays
    as it was; accounts and their roles do not move. The posts of `new` are returned. Raises
    Refused where `old` holds no post, or one that began on `day`.
    """
    require(by, "accounts.person.edit", old, new)
    if old.pk == new.pk:
        raise Refused(_("Nobody takes over from himself."))
    held = list(old.posts.current().select_related("unit"))
    if not held:
        raise Refused(_("%(person)s holds no post that could go over.") % {"person": old})
    with writing(by, "desk.person.succeed") as work:
        for post in held:
            end_post(post, day, by=by)
        taken = [hold_post(new, p.unit, p.title, day, by=by, order=p.order) for p in held]
        for first_day, links in _links(old, new, day).items():
            link_leaders(links, first_day, by=by)
        forces = TaskForce.objects.current()
        work.update_many([(force, {"head": new}) for force in forces.filter(head=old)])
        for force in forces.filter(members=old):
            work.link(force, "members", {*force.members.exclude(pk=old.pk), new})
        problems = Problem.objects.open().filter(holder_person=old)
        work.update_many([(problem, {"holder_person": new}) for problem in problems])
        work.update_many([(rung, {"person": new}) for rung in Rung.objects.filter(person=old)])
    return taken


def _links(
    old: Person, new: Person, day: dt.date
) -> dict[dt.date, list[tuple[Project, str, list[Person]]]]:
    """By first day: (project, kind, leaders) with `new` in the place of `old`."""
    found = defaultdict(list)
    links = LeaderLink.objects.current()
    for link in links.filter(person=old).select_related("project"):
        beside = links.filter(project=link.project, kind=link.kind).select_related("person")
        people = [new if row.person_id == old.pk else row.person for row in beside]
        found[max(day, link.valid_from)].append((link.project, link.kind, people))
    return found
