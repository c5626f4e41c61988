"""issue_cards, reissue_card: admission cards numbered and kept, one a voter, a copy only with its reason (入場券の発行)."""

from collections.abc import Mapping, Sequence

import numpy as np

from kikan.businesses.elections.documents import ADMISSION_CARD
from kikan.businesses.elections.documents.cards import Holder, admission_card
from kikan.businesses.elections.models import Card, Election
from kikan.businesses.elections.models.card import CardReason
from kikan.businesses.elections.reads import cards, correcting, places, roll
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns

# Three cards for a lost one are enough to ask why.
MOST_COPIES = 3


@procedure("elections.issue_cards", right="elections.print", ja="投票所入場券の発行")
def issue_cards(
    *, election: int, persons: Sequence[int], actor: Actor, is_corrected: bool = False
) -> dict[int, int]:
    """The first card of each voter, or another that says what a correction changed; issue number by person.

    Passed over: who has one (of a corrected election: one that says what holds now), no district or address, and the
    protected (支援措置): an officer releases theirs. Errors: NotFound; Refused where nothing was corrected.
    """
    held = places.require_election(election)
    known = addressees(persons, actor, clock.today())
    reached = [p for p in persons if known[p].can_be_reached and not known[p].is_hidden]
    if not is_corrected:
        return _issue(held, reached, CardReason.FIRST, {}, actor, known)
    correction = correcting.correction_of(election)
    if correction is None:
        raise Refused("この選挙は訂正されていません。", what_to_do="入場券の印刷を選んでください。")
    stale = set(cards.wanted(held, clock.today(), correction))
    again = [p for p in reached if p in stale]
    return _issue(held, again, CardReason.CORRECTED, cards.next_copies(election, again), actor, known)


@procedure("elections.reissue_card", right="elections.print", ja="投票所入場券の再発行")
def reissue_card(*, election: int, person: int, reason: int, actor: Actor) -> int:
    """Another card of a voter, or the first of who had none; returns its issue number.

    Errors: NotFound for who may not vote on election day; Refused for a protected voter without release, for one
    who cannot be reached, or after MOST_COPIES.
    """
    held, why = places.require_election(election), CardReason(reason)
    if roll.entry_on(person, held.election_on) is None:
        raise NotFound("選挙期日に選挙人名簿に登録がありません。", field="person")
    if clock.today() > held.election_on:
        raise Refused("投票は終わっています。")
    earlier = cards.cards_of(person, election)
    if sum(c.reason != CardReason.CORRECTED for c in earlier) > MOST_COPIES:
        raise Refused(f"再発行は{MOST_COPIES}回までです。", what_to_do="入場券がなくても投票できます。")
    opened = print_release.opened_for([person], actor)
    known = addressees([person], actor, clock.today(), opened)
    issued = _issue(held, [person], why, cards.next_copies(election, [person]), actor, known)
    if person not in issued:
        raise Refused(
            "投票区が決まっていないか、宛先がありません。",
            what_to_do="名簿の投票区と宛名を確かめてください。",
        )
    print_release.use(opened, actor, issued[person])
    return issued[person]


def _issue(
    held: Election, persons: Sequence[int], why: CardReason, copies: Mapping[int, int], actor: Actor,
    known: Mapping[int, Addressee],
) -> dict[int, int]:  # fmt: skip
    """copies: the number of the next card of who has one; the others get their first."""
    districts = cards.districts_of(persons, held)
    has_one = cards.holders(held.election, [p for p in persons if p not in copies])
    listed = [p for p in persons if p in districts and known[p].can_be_reached and p not in has_one]
    if not listed:
        return {}
    hours, occasion = places.hours_of(held), cards.occasion_of(held)
    first = numbers.draw("elections.card", len(listed))
    papers_of: list[tuple[dict[str, object], About]] = []
    for n, person in enumerate(listed):
        d = districts[person]
        opens, closes = hours[d.district]
        when = f"{places.clock_ja(opens)}から{places.clock_ja(closes)}まで"
        holder = Holder(known[person], first + n, d.name, (d.place_name, d.place_address, when))
        papers_of.append(
            (admission_card(occasion, holder, _mark(copies.get(person, 0), why)), [("person", person)])
        )
    issued = issue_many(kind=ADMISSION_CARD.kind, papers_of=papers_of, actor=actor)
    columns = {
        "card": np.arange(first, first + len(listed)), "person": np.array(listed, dtype=np.int64),
        "issue": np.array([one.number for one in issued], dtype=np.int64),
        "copy": np.array([copies.get(p, 0) for p in listed], dtype=np.int64),
    }  # fmt: skip
    same = {"election": held.election, "reason": int(why), "issued_on": clock.today(), "says": held.entry}
    write_columns(Card._meta.db_table, {**same, **columns})
    return {person: issued[n].number for n, person in enumerate(listed)}


def _mark(copy: int, why: CardReason) -> str:
    """What a card that is not the first says of itself on its face."""
    if copy == 0:
        return ""
    return "訂正後" if why == CardReason.CORRECTED else "再発行"
