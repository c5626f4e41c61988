"""What the screens of one insurance's premiums know (画面の定め): its plan, acts, papers, addresses, rights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kikan.shared.access import Actor
from kikan.shared.desk.pieces import Act
from kikan.shared.premiums.plan import PremiumPlan


@dataclass(frozen=True)
class Printing:
    """A kind of papers printed in a run: job, paper, what is asked for ("fiscal_year" or "month")."""

    job: str
    paper: str
    ja: str
    asks: str = "fiscal_year"


@dataclass(frozen=True)
class PremiumDesk:
    """The screens of one insurance.

    issue: persons' notices (fiscal_year=, persons=, actor=) -> issue number by person; printings: what is printed in
    runs. home_acts: (名称, route, right, key) offered on the home page beside those of premiums.
    home_tables: further lists of the home page, each read with the request in an open municipality.
    """

    plan: PremiumPlan
    issue: Callable[..., dict[int, int]]
    printings: Sequence[Printing]
    home_acts: Sequence[tuple[str, str, str, str]] = ()
    home_lists: Callable[[HttpRequest], list[tuple[str, Any]]] = lambda request: []

    @property
    def business(self) -> str:
        return self.plan.business

    @property
    def job(self) -> str:
        return f"{self.business}.assess_year"

    @property
    def reassess(self) -> str:
        return f"{self.business}.correct_premiums"

    def right(self, operation: str) -> str:
        return f"{self.business}.{operation}"

    def url(self, name: str, municipality: int, **numbers: int) -> str:
        return reverse(f"{self.business}:{name}", kwargs={"municipality": municipality, **numbers})

    def act(self, actor: Actor, ja: str, name: str, operation: str, key: str = "", **numbers: int) -> Act:
        """An act that leads to a route; greyed with the reason without the right."""
        if not actor.may(self.right(operation)):
            return Act(ja, reason="権限がありません。")
        return Act(ja, self.url(name, actor.municipality, **numbers), key=key)

    def context(self) -> dict[str, Any]:
        """What every template of premiums needs."""
        return {"plan": self.plan}
