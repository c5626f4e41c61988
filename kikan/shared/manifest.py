"""What a business is, as data: its table of contents, read by the shell, the sweep and the map."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string

from kikan.shared.access.right_words import name_rights
from kikan.shared.screen_words import OWN, PIECES, ROOMS

EVERYBODY = "*"
"""The right of a panel on the home page that everybody sees who may sign in: nothing personal stands on it."""


@dataclass(frozen=True)
class MenuItem:
    """One line of a business's menu: a route that needs no argument but the municipality."""

    ja: str
    route: str
    right: str
    key: str = ""


@dataclass(frozen=True)
class Job:
    """Whole-municipality work (一括処理) that a worker carries out.

    `module`: dotted path of `run(run: RunContext) -> Outcome | None`; `release`: that of
    `release(run: RunContext) -> None`, called after two approvals where a worker shall release.
    `page`: the route of the run's own page (municipality, number); without one the general page.
    `files`: the route (municipality, run) of the files a run makes. `values`: what the codes of its parameters are
    called, by parameter. `more_rights`: for a run that does several kinds of acts.
    `told_at`: where what the run did is read: a route (municipality, number), the parameter that is its number, words.
    `daily`: the program asks for it itself, once a day, when the day begins (日次処理); it takes no parameters.
    """

    name: str
    ja: str
    module: str
    right: str
    release: str = ""
    page: str = ""
    daily: bool = False
    values: dict[str, dict[Any, str]] = field(default_factory=dict)
    more_rights: tuple[str, ...] = ()
    files: str = ""
    told_at: tuple[str, str, str] | None = None

    @property
    def all_rights(self) -> tuple[str, ...]:
        """What whoever asks for the job must hold, and all that its run may do."""
        return (self.right, *self.more_rights)


@dataclass(frozen=True)
class Panel:
    """A part that one business shows on another's page: of a person, the home page (place="home"), a pending act.

    `read(person=, actor=, day=)`, on the home page `read(actor=, day=)`, on the page of a pending act of the same
    business (place="act") `read(act=, actor=, day=)`, is called in an open municipality; the template gets what it
    returns as `panel` and the name as `panel_ja`; None leaves the panel out. On the home page those of an order
    below 50 stand at the right.
    """

    name: str
    ja: str
    right: str
    read: Callable[..., dict[str, Any] | None]
    template: str
    order: int = 100
    place: str = "person"


@dataclass(frozen=True)
class Manifest:
    """The table of contents of a business.

    name: package name; ja: 名称; letter: the key after `g`; statutes: folders of the law book;
    listens: journal kinds; `listener` and `day_listener`: dotted paths of `on_event(entries, known)`
    and `on_day(day, known)`; reads / offers: facts; rights: right -> 名称; automatic: procedures that a
    proposal carries out without a clerk, decided jointly. forms: procedure -> route (municipality, number of
    the act) of the form that opens a proposal or a returned draft filled in. next_acts: routes about one
    person (municipality, number) that are offered when an act is done. outage: dotted path of the business's part
    of the outage copy (`kikan.shared.outage.parts.OutagePart`).

    outbound: the package file (YAML) that says what leaves in the designated format (移出の指定様式).

    standing: beginnings of the keys of tasks that stand only while a day still finds their ground; else they close.

    qualifications: dotted path of `held(persons, day) -> {person: words}`: what the business holds of people who
    leave, for the move-out certificate (転出証明書の資格欄).

    advice: dotted path of `advice_for(route, municipality) -> [(question, answer, whose words)]`: ways of working that
    the members have registered for a screen, shown beside its page of the manual; no tenant is open.
    hands_over: dotted path of `hand_over(municipality, folder)`: writes what the business keeps of a municipality in another
    body's tenant to an empty folder, for its delivery (移出); no tenant is open.
    members: dotted path of `names_now() -> {code: name}` of the one business that keeps the members of the open body, those
    to come too (構成団体); nobody is a member of a body that is no union.
    recomputed: dotted path of `of_year(fiscal_year) -> Amounts` (kikan.shared.exchange.recomputed): what the business asks
    of everybody for a year, for a comparison with an old system's amounts.

    of_union: only a union answers the ordinance values it computes by; no other body is asked for them.
    side_by_side: dotted path of the paper of the business that is laid beside an old system's after a take-over
    (`kikan.shared.exchange.side_by_side.SideBySide`).

    slips: dotted path of `keep(wanted, holder=, issuer=, entry=)` of the one business that keeps payment slips.
    """

    name: str
    ja: str
    letter: str = ""
    statutes: tuple[str, ...] = ()
    listens: tuple[str, ...] = ()
    informs: tuple[str, ...] = ()
    listener: str = ""
    day_listener: str = ""
    reads: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    documents: tuple[str, ...] = ()
    rights: dict[str, str] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    panels: tuple[Panel, ...] = ()
    calendar: tuple[tuple[str, str], ...] = ()
    automatic: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    outbound: str = ""
    home: str = ""
    inbound: str = ""
    recomputed: str = ""
    outage: str = ""
    forms: dict[str, str] = field(default_factory=dict)
    next_acts: tuple[MenuItem, ...] = ()
    qualifications: str = ""
    side_by_side: str = ""
    slips: str = ""
    of_union: bool = False
    advice: str = ""
    hands_over: str = ""
    members: str = ""


_registered: dict[str, Manifest] = {}


def register(manifest: Manifest) -> None:
    """Add a business to this installation; the site does this once at start."""
    _registered[manifest.name] = manifest
    name_rights(manifest.ja, manifest.rights)


def members_here() -> dict[int, str]:
    """The members of the open body by code, as the business that keeps them names them."""
    found: dict[int, str] = {}
    for path in [m.members for m in all_manifests() if m.members]:
        found |= import_string(path)()
    return found


def generation() -> tuple[int, ...]:
    """Which manifests there are: what was made from them is good as long as it stays the same."""
    return tuple(id(each) for each in _registered.values())


def all_manifests() -> Iterator[Manifest]:
    yield from _registered.values()


def get(name: str) -> Manifest:
    return _registered[name]


def screen_ja(route: str) -> str:
    """A screen (residents:home) as the menu calls it, else in the common words, else by its name in the code."""
    business, _, name = route.partition(":")
    found = _registered.get(business)
    if found is None:
        return ROOMS.get(route, route)
    known = {item.route: item.ja for item in found.menu}
    return f"{found.ja}　{known.get(route) or OWN.get(route) or PIECES.get(name, name)}"
