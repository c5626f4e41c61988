"""What the page of one pending act shows: the act, its preview, who may decide what and why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.access.models import User
from kikan.shared.desk.people import Label, labels_of, person_url
from kikan.shared.desk.pieces import Act as Link
from kikan.shared.desk.worklist.wording import Hearing, Section, hearings_of, sections_of
from kikan.shared.errors import ProcedureError, Stale
from kikan.shared.manifest import Panel
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist import reads
from kikan.shared.worklist.acts import one_person_procedures
from kikan.shared.worklist.entries import EntryRecord, numbered
from kikan.shared.worklist.models import State
from kikan.shared.worklist.preview import Preview, preview_act
from kikan.shared.worklist.reads import Act

TONES = {
    State.PROPOSED: "blue", State.ENTERED: "amber", State.RETURNED: "red", State.APPROVED: "green",
    State.DECLINED: "grey", State.LAPSED: "grey", State.DONE: "green",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class ActPage:
    """One pending act as its page shows it. `problem`: why it cannot be carried out as it stands."""

    act: Act
    business_ja: str
    procedure_ja: str
    persons: tuple[Label, ...]
    users: Mapping[int | None, str]
    preview: Preview | None
    sections: tuple[Section, ...]
    hearings: tuple[Hearing, ...]
    problem: ProcedureError | None
    why_not: Mapping[str, str]
    form_url: str
    entry: EntryRecord | None
    caused: tuple[Act, ...]
    next_acts: tuple[Link, ...]
    panels: tuple[tuple[Panel, dict[str, Any]], ...] = ()

    @property
    def entered_by(self) -> str:
        return self.users.get(self.act.entered_by, "")

    @property
    def decided_by(self) -> str:
        return self.users.get(self.act.decided_by, "")

    @property
    def tone(self) -> str:
        return TONES[self.act.state]

    @property
    def is_stale(self) -> bool:
        return isinstance(self.problem, Stale)


def act_page(number: int, actor: Actor) -> ActPage:
    """The act, tried out as it would be carried out now. Errors: NotFound."""
    with tenant(actor.municipality):
        act = reads.find(number)
        entry = next(iter(numbered([act.result])), None) if act.result else None
        shown, problem = _try(act, actor)
        persons = entry.numbers_of("person") if entry else [n for kind, n in act.subjects if kind == "person"]
        one_person = one_person_procedures()
        return ActPage(
            act=act,
            business_ja=ja_of(act.business),
            procedure_ja=act.title,
            persons=tuple(labels_of(persons, clock.today()).values()),
            users=names_of_users([act.entered_by, act.decided_by]),
            preview=shown,
            sections=sections_of(shown) if shown else (),
            hearings=hearings_of(shown) if shown else (),
            problem=problem,
            why_not=why_not(act, actor, problem, one_person),
            form_url=form_url(act, actor),
            entry=entry,
            caused=tuple(reads.open_acts_because_of([entry.number])) if entry else (),
            next_acts=tuple(next_acts(persons, actor)),
            panels=tuple(_panels(act, actor)) if act.is_open else (),
        )


def _panels(act: Act, actor: Actor) -> Iterable[tuple[Panel, dict[str, Any]]]:
    """What the business of the act shows beside the preview, such as pictures no row can tell."""
    one = next((m for m in manifest.all_manifests() if m.name == act.business), None)
    for panel in one.panels if one else ():
        if panel.place == "act" and actor.may(panel.right):
            shown = panel.read(act=act, actor=actor, day=clock.today())
            if shown is not None:
                yield panel, shown


def _try(act: Act, actor: Actor) -> tuple[Preview | None, ProcedureError | None]:
    if not act.procedure or act.state not in (State.PROPOSED, State.ENTERED, State.RETURNED):
        return None, None
    try:
        return preview_act(act.number, actor), None
    except ProcedureError as error:
        return None, error


def why_not(
    act: Act, actor: Actor, problem: ProcedureError | None, one_person: Iterable[str]
) -> dict[str, str]:
    """For each decision the reason why this actor cannot take it; empty where it can be taken."""
    approves = actor.may(f"{act.business}.approve")
    is_own = act.entered_by == actor.user
    no_right = "この業務の審査の権限がありません。"
    may_alone = act.procedure in one_person
    approve = "" if approves or may_alone else no_right
    if is_own and not may_alone:
        approve = "入力した本人は承認できません。別の人が承認します。"
    if problem is not None:
        approve = "このままでは登録できません。"
    if act.state not in (State.PROPOSED, State.ENTERED):
        approve = f"この処理は{act.state_ja}です。"
    return {
        "approve": approve,
        "return": _why_not_return(act, approves),
        "decline": _why_not_decline(act, actor),
        "enter": ""
        if _is_untouched(act, actor) and act.procedure and problem is None
        else "仮登録できません。",
        "close": "" if _is_untouched(act, actor) and not act.procedure else "確認済にできません。",
    }


def _is_untouched(act: Act, actor: Actor) -> bool:
    return act.state == State.PROPOSED and actor.may(act.right)


def _why_not_return(act: Act, approves: bool) -> str:
    if not approves:
        return "この業務の審査の権限がありません。"
    return "" if act.state == State.ENTERED else "仮登録だけを差し戻せます。"


def _why_not_decline(act: Act, actor: Actor) -> str:
    if not act.is_open:
        return "この処理は終わっています。"
    return "" if act.entered_by == actor.user or actor.may(act.right) else "担当の権限がありません。"


def ja_of(business: str) -> str:
    return next((m.ja for m in manifest.all_manifests() if m.name == business), business)


def names_of_users(users: Iterable[int | None]) -> dict[int | None, str]:
    wanted = [n for n in users if n is not None]
    return {0: "システム", **dict(User.objects.filter(number__in=wanted).values_list("number", "name"))}


def form_url(act: Act, actor: Actor) -> str:
    """The form that opens the act filled in, while somebody may still change it."""
    one = next((m for m in manifest.all_manifests() if m.name == act.business), None)
    route = one.forms.get(act.procedure, "") if one else ""
    is_mine = act.entered_by in (None, actor.user) or act.state == State.RETURNED
    if not route or not act.is_open or not is_mine or not actor.may(act.right):
        return ""
    try:
        return reverse(route, kwargs={"municipality": actor.municipality, "number": act.number})
    except NoReverseMatch:
        return ""


def next_acts(persons: Iterable[int], actor: Actor) -> Iterable[Link]:
    """What is likely to follow for the first of these persons."""
    first = next(iter(persons), None)
    if first is None:
        return
    yield Link("この人の画面を開く", person_url(actor.municipality, first))
    for one in manifest.all_manifests():
        for item in one.next_acts:
            if actor.may(item.right):
                where = {"municipality": actor.municipality, "number": first}
                yield Link(item.ja, reverse(item.route, kwargs=where), key=item.key)


def subjects_shown(acts: Iterable[Act]) -> dict[int, str]:
    """Of each act whom it concerns, in short: 見本　太郎 ほか2人. Needs an open municipality."""
    listed = list(acts)
    firsts = first_persons_of(listed)
    labels = labels_of(set(firsts), clock.today()) if firsts else {}
    return {
        act.number: _in_short([n for kind, n in act.subjects if kind == "person"], labels) for act in listed
    }


def _in_short(persons: list[int], labels: Mapping[int, Label]) -> str:
    if not persons:
        return ""
    return labels[persons[0]].name + (f"　ほか{len(persons) - 1}人" if len(persons) > 1 else "")


def first_persons_of(acts: Iterable[Act]) -> list[int]:
    """Whom a list names of each act: the first person; the others stand behind its page."""
    found = (next((n for kind, n in act.subjects if kind == "person"), None) for act in acts)
    return sorted({n for n in found if n is not None})
