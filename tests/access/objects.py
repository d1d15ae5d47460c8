"""What a row of the access table may name, and the arguments it stands for in an address."""

from collections.abc import Callable
from typing import Any

from tests.cast import Cast

OBJECTS: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "": lambda cast: {},
    "housing": lambda cast: {"pk": cast.units["housing"].pk},
    "other_bureau": lambda cast: {"pk": cast.units["other_bureau"].pk},
    "city": lambda cast: {"pk": cast.units["city"].pk},
    "bo_person": lambda cast: {"pk": cast.people["bo"].pk},
    "bo_post": lambda cast: {"pk": cast.people["bo"].posts.get().pk},
    "bo_account": lambda cast: {"pk": cast.accounts["bo"].pk},
    "zhou_account": lambda cast: {"pk": cast.accounts["zhou"].pk},
    "bo_grant": lambda cast: {"pk": cast.accounts["bo"].grants.get().pk},
    "zhou_grant": lambda cast: {"pk": cast.accounts["zhou"].grants.get().pk},
    "school": lambda cast: {"pk": cast.school.pk},
    "foreign": lambda cast: {"pk": cast.foreign.pk},
    "plan": lambda cast: {"pk": cast.plan.pk},
    "milestone": lambda cast: {"pk": cast.milestone.pk},
    "force": lambda cast: {"pk": cast.task_force.pk},
}
