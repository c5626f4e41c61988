"""issue_extracts: number and keep the extracts of districts (選挙人名簿抄本の発行)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.elections.documents import EXTRACT
from kikan.businesses.elections.documents.extract import extract
from kikan.businesses.elections.reads import areas
from kikan.businesses.elections.reads.extract import voters_of
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import Shield, all_covered
from kikan.shared.documents.issue import issue_many
from kikan.shared.procedures import procedure


@procedure("elections.issue_extracts", right="elections.print", ja="選挙人名簿抄本の発行")
def issue_extracts(*, day: date, districts: Sequence[int], actor: Actor) -> dict[int, int]:
    """One extract a district with its voters of a day; issue number by district. A district without any is left out.

    The addresses of the protected are not printed: they are told by name and birth date.
    """
    covered = Shield(frozenset(all_covered(day)), is_open=False)
    names, found = areas.names_on(day), voters_of(districts, day, covered)
    wanted = {district: voters for district, voters in found.items() if voters}
    issued = issue_many(
        kind=EXTRACT.kind, actor=actor,
        papers_of=[
            (
                extract(names.get(district, "投票区未定"), voters, day),
                [("district", district), *(("person", v.person) for v in voters)],
            )
            for district, voters in wanted.items()
        ],
    )  # fmt: skip
    return {district: one.number for district, one in zip(wanted, issued, strict=True)}
