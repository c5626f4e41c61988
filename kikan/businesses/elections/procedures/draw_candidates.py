"""draw_candidates: jurors and the prosecution review by lot (裁判員・検察審査員の候補者予定者の選定)."""

from collections.abc import Sequence

import numpy as np

from kikan.businesses.elections.law.lots import draw as draw_lot
from kikan.businesses.elections.models import Draw, Drawn
from kikan.businesses.elections.models.lots import DrawKind, DrawMethod
from kikan.businesses.elections.reads import lots
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

CITES = {
    DrawKind.JUROR: "裁判員の参加する刑事裁判に関する法律第21条第1項",
    DrawKind.REVIEW: "検察審査会法第10条第1項",
}
GROUPS = {DrawKind.JUROR: (0,), DrawKind.REVIEW: (1, 2, 3, 4)}
SHORTEST = 6


@procedure("elections.draw_candidates", right="elections.approve", ja="候補者予定者のくじ")
def draw_candidates(
    *, kind: int, year: int, method: int, seed: str, counts: tuple[int, ...], actor: Actor
) -> tuple[int, ...]:
    """Draw as many voters as the court assigned from today's roll; returns the numbers of the lots.

    counts: one for jurors, one for each of the four groups of the prosecution review; nobody stands in two groups.
    seed: what the commission drew by hand, in the presence of its members. Errors: Refused for a seed that is too
    short or was used for the same list, for wrong counts, or more than there are voters.
    """
    what, way = DrawKind(kind), DrawMethod(method)
    _require(what, year, seed.strip(), counts)
    today, known_at = clock.today(), head()
    voters = lots.voters_on(today, known_at)
    if sum(counts) > len(voters):
        raise Refused(
            f"名簿の{len(voters):,}人より多い員数です。", cites=CITES[what], field="counts",
            what_to_do="割り当てられた員数を確かめてください。",
        )  # fmt: skip
    first = numbers.draw("elections.draw", len(counts))
    entry = append(
        actor=actor, kind="elections.candidates_drawn", procedure="elections.draw_candidates",
        subjects=[("draw", first + n) for n in range(len(counts))], happened_on=today, cites=CITES[what],
    ).number  # fmt: skip
    for number, (group, count) in enumerate(zip(GROUPS[what], counts, strict=True), start=first):
        chosen = voters[draw_lot(len(voters), count, seed.strip(), group, way)]
        Draw.objects.create(
            municipality=current_or_raise(), draw=number, kind=what, year=year, group=group, asked=count,
            voters=len(voters), method=way, seed=seed.strip(), drawn_on=today, known_at=known_at, entry=entry,
        )  # fmt: skip
        _keep(number, chosen)
        voters = voters[~np.isin(voters, chosen)]
    return tuple(range(first, first + len(counts)))


def _require(kind: DrawKind, year: int, seed: str, counts: Sequence[int]) -> None:
    if len(counts) != len(GROUPS[kind]) or any(count < 1 for count in counts):
        raise Refused(
            "員数が足りません。裁判員は一つ、検察審査員は第1群から第4群まで入れます。", cites=CITES[kind],
            field="counts", what_to_do="割り当ての通知を確かめてください。",
        )  # fmt: skip
    if len(seed) < SHORTEST:
        raise Refused(
            f"種は{SHORTEST}文字以上にしてください。", field="seed",
            what_to_do="委員の立会いで引いた数字を、引いた順に入れてください。",
        )  # fmt: skip
    if any(one.seed == seed for one in lots.draws(kind, year)):
        raise Refused(
            "この名簿は、同じ種ですでに選定しています。", field="seed",
            what_to_do="先の選定を開いて確かめてください。足りない人を選ぶときは、新しい種を引いてください。",
        )  # fmt: skip


def _keep(draw: int, persons: np.ndarray) -> None:
    Drawn.objects.bulk_create(
        Drawn(municipality=current_or_raise(), draw=draw, position=n + 1, person=person)
        for n, person in enumerate(persons.tolist())
    )
