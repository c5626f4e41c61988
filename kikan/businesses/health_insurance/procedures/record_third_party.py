"""report_third_party, follow_third_party: an injury somebody else caused, and what is claimed back (第三者行為・求償)."""

from datetime import date

from kikan.businesses.health_insurance.models import ThirdParty, ThirdPartyCause
from kikan.businesses.health_insurance.procedures.claim_back import follow_claim
from kikan.businesses.health_insurance.reads.benefits import third_party_of
from kikan.businesses.health_insurance.reads.enrolments import enrolment_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CITES = "国民健康保険法第64条第1項・施行規則第32条の6"


@procedure(
    "health_insurance.report_third_party", right="health_insurance.change", ja="第三者行為による傷病の届出"
)
def report_third_party(
    *,
    person: int,
    happened_on: date,
    cause: int,
    opponent: str,
    insurer: str,
    reported_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """An insured person was hurt by somebody else: what NHI pays is claimed back from him.

    Errors: NotFound for one not insured that day; Refused for a report before the day or to come.
    """
    if enrolment_on(person, happened_on) is None:
        raise NotFound(
            "その日に国保の資格がありません。",
            field="happened_on",
            what_to_do="発生日と資格の期間を確かめてください。",
        )
    if not happened_on <= reported_on <= clock.today():
        raise Refused(
            "届出日は、発生日から今日までの日にしてください。",
            field="reported_on",
            what_to_do="届出日を確かめてください。",
        )
    number = numbers.draw("health_insurance.third_party")
    entry = append(
        actor=actor, kind="health_insurance.third_party_reported", procedure="health_insurance.report_third_party",
        subjects=[("person", person), ("third_party", number)], happened_on=happened_on, reported_on=reported_on,
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {
        "person": person, "happened_on": happened_on, "reported_on": reported_on, "cause": ThirdPartyCause(cause),
        "opponent": opponent, "insurer": insurer,
    }  # fmt: skip
    history.add(ThirdParty, {"number": number}, values, entry=entry.number, valid_from=happened_on)
    return entry


@procedure(
    "health_insurance.follow_third_party", right="health_insurance.change", ja="第三者行為の求償の記録"
)
def follow_third_party(
    *, number: int, benefits: int, claimed: int, recovered: int, is_closed: bool, actor: Actor
) -> Entry:
    """What NHI has paid for the injury so far, what was claimed of it and what came back, in yen; the whole sums.

    Where the claim is a receivable, what came back is what the ledger says, and the receivable follows the claim.
    Errors: NotFound; Refused for a case that is closed, a claim above what was paid, or more back than was claimed.
    """
    row = third_party_of(number)
    if row.charge:
        recovered = row.recovered
    if row.is_closed:
        raise Refused(
            "この第三者行為は完結しています。",
            field="is_closed",
            what_to_do="新しい届出として登録してください。",
        )
    if claimed > benefits:
        raise Refused(
            "求償額が給付額を超えています。",
            field="claimed",
            cites=CITES,
            what_to_do="給付額と求償額を確かめてください。",
        )
    if recovered > claimed:
        raise Refused(
            "受入額が求償額を超えています。",
            field="recovered",
            what_to_do="求償額と受入額を確かめてください。",
        )
    entry = append(
        actor=actor, kind="health_insurance.third_party_followed", procedure="health_insurance.follow_third_party",
        subjects=[("person", row.person), ("third_party", number)], happened_on=clock.today(), cites=CITES,
    )  # fmt: skip
    follow_claim(row, claimed, entry.number)
    values = {"benefits": benefits, "claimed": claimed, "recovered": recovered, "is_closed": is_closed}
    history.change(
        ThirdParty,
        {"number": number},
        values,
        entry=entry.number,
        valid_from=max(clock.today(), row.happened_on),
    )
    return entry
