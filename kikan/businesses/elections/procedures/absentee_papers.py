"""Papers of absentee votes: request form, certificate with the faces of the envelopes, the list of what went out.

None is kept: a paper in the files would tell who has voted after the records are closed.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from kikan.businesses.elections.documents.absentee import (
    Asker,
    Day,
    absentee_list,
    request_form,
    sent_papers,
)
from kikan.businesses.elections.models import Election
from kikan.businesses.elections.models.absentee import AbsenteeWay
from kikan.businesses.elections.procedures.signing import signing_place
from kikan.businesses.elections.reads import absentee, closing, overseas, places, roll
from kikan.businesses.elections.reads.cards import districts_of
from kikan.businesses.elections.reads.people import four_items
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import shield
from kikan.shared.documents.imprint import Imprint, Signatory
from kikan.shared.documents.signatories import NoSignatory, sample_signatory, signatory_on
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

RIGHT = "elections.print"
KIND = "elections.absentee_papers_printed"


@procedure("elections.print_absentee_request", right=RIGHT, ja="不在者投票請求書・宣誓書の印刷")
def print_absentee_request(*, election: int, person: int, actor: Actor) -> dict[str, Any]:
    """The form a voter asks for ballots with; its data for the printer. Errors: NotFound."""
    held = _open(election)
    _noted(actor, "elections.print_absentee_request", ("election", election), "請求書・宣誓書")
    return _paper("不在者投票請求書・宣誓書", "", request_form(_day(held), asker_of(person, held)))


@procedure("elections.print_ballot_papers", right=RIGHT, ja="不在者投票証明書・封筒の表示の印刷")
def print_ballot_papers(*, request: int, actor: Actor) -> dict[str, Any]:
    """The certificate and the envelopes' faces of ballots that were sent.

    Errors: NotFound for no such request or a closed election; Refused, NoSignatory where nobody can sign.
    """
    sent = absentee.request_of(request)
    if sent is None:
        raise NotFound("この請求番号の不在者投票はありません。", field="request")
    held = _open(sent.election)
    if sent.way == AbsenteeWay.CONSULATE:
        raise Refused("在外公館投票の書類は、在外公館が作ります。", field="request")
    certificate = absentee.certificate_on(sent.person, sent.requested_on)
    body = sent_papers(
        _day(held), asker_of(sent.person, held), sent, certificate.writer_name if certificate else ""
    )
    signer = _signatory() if body["has_certificate"] else Signatory("", "")
    _noted(actor, "elections.print_ballot_papers", ("absentee", request), "証明書・封筒の表示")
    return _paper("不在者投票証明書", f"不在者{request}", body, signer)


@procedure("elections.print_absentee_list", right=RIGHT, ja="不在者投票の送付・到着一覧の印刷")
def print_absentee_list(*, election: int, actor: Actor) -> dict[str, Any]:
    """Everything sent for an election with what came back. Errors: NotFound."""
    held = _open(election)
    rows = sorted(absentee.requests_of(election), key=lambda r: r.request)
    names = {p: items["name"] for p, items in four_items({r.person for r in rows}, clock.today()).items()}
    _noted(actor, "elections.print_absentee_list", ("election", election), "送付・到着一覧")
    return _paper("不在者投票　送付・到着一覧", "", absentee_list(_day(held), rows, names))


def asker_of(person: int, held: Election | None, opened: frozenset[int] = frozenset()) -> Asker:
    """The voter as papers name them; a protected address is not printed. Errors: NotFound for who is not on the roll."""
    today = clock.today()
    abroad = next((one for one in overseas.overseas_of([person]) if one.holds_on(today)), None)
    if abroad is None and roll.entry_on(person, held.election_on if held else today) is None:
        raise NotFound(
            "選挙人名簿に登録がありません。", field="person", what_to_do="宛名番号を確かめてください。"
        )
    items = four_items([person], today)[person]
    district = districts_of([person], held).get(person) if held else None
    address = shield([person], None, day=today, opened=opened).shown(
        person, abroad.address if abroad else items["address"]
    )
    return Asker(items["name"], address, items["birth"], items["sex"], district.name if district else "")


def _open(election: int) -> Election:
    held = places.require_election(election)
    if closing.closing_of(election) is not None:
        raise NotFound("この選挙の記録は閉鎖されています。", field="election")
    return held


def _day(held: Election) -> Day:
    kinds = tuple(str(c.get_kind_display()) for c in roll.contests_of(held.election))
    return Day(held.name, held.election_on, kinds)


def _noted(actor: Actor, name: str, subject: tuple[str, int], what: str) -> None:
    append(
        actor=actor, kind=KIND, procedure=name, subjects=[subject], happened_on=clock.today(), reason=what,
        cites="公職選挙法施行令第50条・第53条",
    )  # fmt: skip


def _signatory() -> Signatory:
    body = Municipality.objects.get(code=current_or_raise())
    place = signing_place(roll.own_law(clock.today()))
    try:
        return signatory_on(clock.today(), place)
    except NoSignatory:
        if not (settings.IS_SAMPLE or body.is_sample):
            raise
        return sample_signatory(f"{body.name}選挙管理委員会委員")


def _paper(
    title: str, number: str, body: Mapping[str, Any], signer: Signatory | None = None
) -> dict[str, Any]:
    town = Municipality.objects.get(code=current_or_raise())
    imprint = Imprint(
        title, number, clock.today(), town.prefecture, town.name, signer or Signatory("", ""),
        is_sample=settings.IS_SAMPLE or town.is_sample,
    )  # fmt: skip
    return {"imprint": imprint.printed(), "body": dict(body)}
