"""record_aid_costs: what a school's list says children's items cost (就学援助の実費の記録)."""

from kikan.businesses.schooling.models.aid import AidCost
from kikan.businesses.schooling.reads import years
from kikan.businesses.schooling.reads.aid_costs import costs_of, looked_through
from kikan.law import LawGap
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "学校教育法第19条"
MOST = 1_000


@procedure("schooling.record_aid_costs", right="schooling.batch", ja="就学援助の実費の記録")
def record_aid_costs(*, year: int, text: str, actor: Actor) -> int:
    """Keep the costs of a list of one school; returns how many changed. The same list again changes nothing.

    Errors: Refused for a list with a line that cannot be taken, an empty or too long one, or an ordinance without ceilings.
    """
    try:
        lines = looked_through(year, text, years.own_law())
    except LawGap as gap:
        raise Refused(
            "実費で支給する費目と限度額の条例値がありません。", field="lines", what_to_do="条例値の登録を依頼してください。"
        ) from gap  # fmt: skip
    if not 0 < len(lines) <= MOST:
        raise Refused(f"1行から{MOST:,}行までを入れてください。", field="lines")
    wrong = sum(bool(line.fault) for line in lines)
    if wrong:
        raise Refused(
            f"受け付けられない行が{wrong}行あります。何も記録していません。", field="lines",
            what_to_do="「確かめる」で理由を見て、直してください。",
        )  # fmt: skip
    told = costs_of(year)
    changed = [line for line in lines if told.get((line.person, line.item)) != line.cost]
    if not changed:
        return 0
    entry = append(
        actor=actor, kind="schooling.aid_costs_recorded", procedure="schooling.record_aid_costs",
        subjects=[("person", person) for person in dict.fromkeys(line.person for line in changed)],
        happened_on=clock.today(), reason=f"{year}年度", cites=CITES,
    ).number  # fmt: skip
    begins, ends = years.begins(year), years.begins(year + 1)
    for line in changed:
        key, values = {"person": line.person, "year": year, "item": line.item}, {"cost": line.cost}
        if (line.person, line.item) in told:
            history.change(AidCost, key, values, entry=entry, valid_from=begins)
        else:
            history.add(AidCost, key, values, entry=entry, valid_from=begins, valid_until=ends)
    return len(changed)
