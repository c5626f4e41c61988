"""The people of the stories: clerks of the invented town and fictitious families who come to the counter."""

from datetime import date
from typing import Any

from kikan.businesses.residents.procedures.arguments import Birth, Elsewhere, NewPerson, Place
from kikan.shared.access import Actor
from kikan.shared.access.models import User
from kikan.shared.access.sign_in import actor_of
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, sweep
from kikan.shared.worklist.reads import Act, open_acts
from tests.conftest import MODEL_TOWN

OSAKA = Elsewhere("大阪府大阪市北区中之島一丁目3番20号", "271276")
HOME = Place("見本県見本郡見本町例示一丁目2番3号", "9999804", "99999000004", "例示一丁目", "2番3号")


def clerk(role: str) -> Actor:
    """The sample user of a role, with the grants valid today."""
    user = User.objects.get(login=f"demo-{MODEL_TOWN:06d}-{role}")
    actor = actor_of(user, MODEL_TOWN, "story")
    assert actor is not None
    return actor


def newcomer(name: str, kana: str, relationship: str, born: date, sex: int = 1) -> NewPerson:
    return NewPerson(
        name=name, kana=kana, is_reading_confirmed=True, sex=sex, birth=Birth(born), relationship=relationship,
        register_place="大阪府大阪市北区中之島一丁目", register_first_person="渡邉\U000e010f　架空",
    )  # fmt: skip


def family() -> tuple[NewPerson, ...]:
    """A couple and a child of five; the name has a variation selector that must survive."""
    return (
        newcomer("渡邉\U000e010f　架空", "ワタナベ　カクウ", "世帯主", date(1986, 4, 2)),
        newcomer("渡邉\U000e010f　花", "ワタナベ　ハナ", "妻", date(1988, 8, 8), sex=2),
        newcomer("渡邉\U000e010f　実", "ワタナベ　ミノル", "子", date(2021, 5, 5)),
    )


def move_in_of(persons: tuple[NewPerson, ...], on: date) -> dict[str, Any]:
    """What the form says."""
    return {"happened_on": on, "reported_on": on, "persons": persons, "place": HOME, "came_from": OSAKA}


def told() -> None:
    """Let every business hear the journal, as the worker does each second."""
    sweep.settle(MODEL_TOWN)


def proposals(procedure: str, person: int | None = None) -> list[Act]:
    """The open acts of a procedure, of a person where one is given."""
    with tenant(MODEL_TOWN):
        found = [a for a in open_acts() if a.procedure == procedure]
    return [a for a in found if person is None or ("person", person) in a.subjects]


def accepted(act: Act, actor: Actor) -> int:
    """A clerk carries a proposal out; the number of the entry."""
    entry = acts.approve(act.number, actor=actor)
    assert entry is not None
    return entry.number
