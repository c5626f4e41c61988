"""What the shell of every page knows (共通部分の材料): municipality, clerk, dates, menu, bell."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from kikan.shared.access import Actor
from kikan.shared.desk import menu
from kikan.shared.desk.as_of import as_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.models import Municipality
from kikan.shared.worklist.reads import count_open

# The rooms of papers, which all businesses share.
PAPERS = frozenset({"cash", "issues", "signatories", "printing"})


@dataclass
class Shell:
    """The bars of one page; everything is read only when a template asks for it."""

    request: HttpRequest

    @property
    def actor(self) -> Actor | None:
        return getattr(self.request, "actor", None)

    @cached_property
    def municipality(self) -> Municipality | None:
        return None if self.actor is None else Municipality.objects.get(code=self.actor.municipality)

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def as_of(self) -> date:
        return as_of(self.request)

    @property
    def is_today(self) -> bool:
        return self.as_of == self.today

    @cached_property
    def businesses(self) -> list[menu.Business]:
        return [] if self.actor is None else menu.businesses_for(self.actor)

    @property
    def menu_html(self) -> SafeString | str:
        """Which business, and its lines; empty where nobody is signed in."""
        current = self.business.name if self.business else ""
        return (
            menu.rendered("desk/parts/menu.html", tuple(self.businesses), current) if self.businesses else ""
        )

    @property
    def keys_html(self) -> SafeString:
        """The dialog of all keys."""
        return menu.rendered("desk/parts/keys.html", tuple(self.businesses))

    @property
    def lettered(self) -> list[menu.Business]:
        """The businesses that `g` and a letter open."""
        return [b for b in self.businesses if b.letter and b.url]

    @cached_property
    def business(self) -> menu.Business | None:
        """The business whose page this is, told by the path /<municipality>/<business>/…"""
        parts = self.request.path.split("/")
        return next((b for b in self.businesses if len(parts) > 2 and b.name == parts[2]), None)

    @cached_property
    def waiting(self) -> int:
        """The figure at the bell: acts that wait for somebody with these rights."""
        if self.actor is None:
            return 0
        known: int | None = getattr(self.request, "bell", None)
        if known is not None:
            return known
        with tenant(self.actor.municipality):
            return count_open(self.actor)

    @cached_property
    def colour(self) -> str:
        """Six hexadecimal digits of the municipality's colour."""
        return self.municipality.colour.lstrip("#").lower() if self.municipality else "0a7d7d"

    def url(self, name: str) -> str:
        return menu.route(name, self.actor.municipality) if self.actor else ""

    @property
    def search_url(self) -> str:
        may_search = self.actor is not None and self.actor.may("residents.look")
        return self.url("residents:person_search") if may_search else ""

    @property
    def worklist_url(self) -> str:
        return self.url("worklist")

    @property
    def home_url(self) -> str:
        return self.url("desk_home") or "/"

    @property
    def as_of_url(self) -> str:
        return self.url("as_of")

    @property
    def filter_url(self) -> str:
        return self.url("table_filter")

    @property
    def characters_url(self) -> str:
        return self.url("characters")

    @property
    def typeface_url(self) -> str:
        return self.url("typeface")

    @property
    def manual_url(self) -> str:
        """The page of the manual for this screen: that of its business, else the general one."""
        if self.actor is None:
            return "/"
        page = self.business.name if self.business else _page_of(self.request.path)
        return reverse("manual", kwargs={"municipality": self.actor.municipality, "page": page})

    @property
    def screen_query(self) -> str:
        """Which screen asks for the manual, so that it shows what is registered for it; a name of the code alone."""
        found = self.request.resolver_match
        return f"?screen={found.view_name}" if self.actor and found and found.view_name else ""

    @property
    def keys_url(self) -> str:
        if self.actor is None:
            return "/"
        return reverse("manual", kwargs={"municipality": self.actor.municipality, "page": "keys"})

    @property
    def previous_url(self) -> str:
        """Where the clerk came from, as the browser tells it."""
        return str(self.request.META.get("HTTP_REFERER", ""))

    @property
    def version(self) -> str:
        return str(settings.VERSION)

    @cached_property
    def is_sample(self) -> bool:
        return bool(settings.IS_SAMPLE) or bool(self.municipality and self.municipality.is_sample)


def read_bell(request: HttpRequest) -> None:
    """Read the figure at the bell within the page's own transaction, so that the shell opens none for it."""
    request.bell = count_open(request.actor)  # type: ignore[attr-defined]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `desk` in every template."""
    return {"desk": Shell(request)}


def _page_of(path: str) -> str:
    """The page of the manual for a screen of no business: /<municipality>/<room>/…"""
    parts = path.split("/")
    return "certificates" if len(parts) > 2 and parts[2] in PAPERS else "desk"
