"""send_ballots, return_ballots, issue_mail_certificate: absentee and mail votes (不在者投票・郵便等投票)."""

from datetime import date, timedelta

from kikan.businesses.elections.models import Absentee, MailCertificate, Vote
from kikan.businesses.elections.models.absentee import KINDS, AbsenteeResult, AbsenteeWay, CertificateGround
from kikan.businesses.elections.procedures.hand_ballots import hand_ballots
from kikan.businesses.elections.reads import absentee, closing, overseas, places, roll
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

STATUTE = "public_offices_election_act"


@procedure("elections.send_ballots", right="elections.change", ja="不在者投票・郵便等投票の用紙の送付")
def send_ballots(
    *, election: int, person: int, way: int, requested_on: date, actor: Actor, destination: str = ""
) -> int:  # fmt: skip
    """Keep that the ballots of an election are sent to a voter today; returns the number of the request.

    A vote at sea by fax (洋上投票) is of the houses of the Diet alone; the register certificate (選挙人名簿登録証明書) is the
    clerk's to look at. Errors: NotFound; Refused for what reception refuses, a request by mail without certificate or too
    late, a destination that is not named, a vote at sea where the Diet is not elected.
    """
    held, how, today = places.require_election(election), AbsenteeWay(way), clock.today()
    if requested_on > today:
        raise Refused("請求年月日が今日より後です。", field="requested_on")
    if how == AbsenteeWay.MAIL:
        _require_mail(person, held.election_on, requested_on)
    elif how in (AbsenteeWay.CONSULATE, AbsenteeWay.ABROAD):
        destination = destination.strip() or _abroad(person, how, today)
    elif not destination.strip():
        raise Refused("送付先の施設か市区町村の名称を入力してください。", field="destination")
    if how == AbsenteeWay.ABROAD:
        _require_in_time(
            held.election_on, requested_on, "overseas_mail_request_days", "公職選挙法施行令第65条の11"
        )
    contests = _of_the_diet(election) if how == AbsenteeWay.SEA_FAX else ()
    votes = hand_ballots(election=election, person=person, sent=KINDS[how], contests=contests, actor=actor)
    sent = roll.vote_of(votes[0])
    assert sent is not None
    number = numbers.draw("elections.absentee")
    Absentee.objects.create(
        municipality=current_or_raise(), request=number, election=election, person=person, way=how,
        destination=destination.strip(), requested_on=requested_on, sent_on=today, vote_entry=sent.entry,
    )  # fmt: skip
    return number


def _of_the_diet(election: int) -> tuple[int, ...]:
    """The contests a vote at sea by fax may be cast in: not the judges' review. Errors: Refused where there are none.

    Sources: https://www.city.kitakyushu.lg.jp/senkyo/file_0022.html, https://blog.smartsenkyo.com/?p=1829
    """
    found = tuple(c.contest for c in roll.contests_of(election) if c.kind in overseas.OF_THE_DIET)
    if not found:
        raise Refused(
            "洋上投票ができるのは、衆議院議員と参議院議員の選挙だけです。", cites="公職選挙法第49条第7項", field="way",
            what_to_do="ほかの方法の不在者投票を案内してください。",
        )  # fmt: skip
    return found


def _require_mail(person: int, election_on: date, requested_on: date) -> None:
    certificate = absentee.certificate_on(person, requested_on)
    if certificate is not None and certificate.is_written_by_another and not certificate.writer_name:
        raise Refused(
            "代理記載人の届出がありません。", cites="公職選挙法施行令第59条の3の3", field="person",
            what_to_do="代理記載人の届出を先に記録してください。",
        )  # fmt: skip
    if certificate is None:
        raise Refused(
            "有効な郵便等投票証明書がありません。", cites="公職選挙法施行令第59条の4第1項", field="person",
            what_to_do="証明書の交付を先に行ってください。",
        )  # fmt: skip
    _require_in_time(election_on, requested_on, "mail_request_days", "公職選挙法施行令第59条の4第1項")


def _require_in_time(election_on: date, requested_on: date, parameter: str, cites: str) -> None:
    last = election_on - timedelta(days=roll.law_of(election_on).amount(f"{STATUTE}.{parameter}"))
    if requested_on > last:
        raise Refused(
            f"郵便等投票の請求は{last.month}月{last.day}日までです。", cites=cites, field="requested_on"
        )


def _abroad(person: int, how: AbsenteeWay, day: date) -> str:
    """The consul or the address abroad of a voter; empty for who is not on the roll abroad, whom reception refuses."""
    line = next((one for one in overseas.overseas_of([person]) if one.holds_on(day)), None)
    if line is None:
        return ""
    return (line.consulate if how == AbsenteeWay.CONSULATE else line.address)[:100]


@procedure("elections.return_ballots", right="elections.change", ja="不在者投票の返送の記録")
def return_ballots(*, request: int, returned_on: date, result: int, actor: Actor) -> int:
    """Keep what came back: accepted, refused, or unused ballots, which free the voter; returns the entry.

    Errors: NotFound; Refused where it is kept already, before the sending or after election day, or closed.
    """
    found, what = absentee.request_of(request), AbsenteeResult(result)
    if found is None or closing.closing_of(found.election) is not None:
        raise NotFound("この請求番号の不在者投票はないか、選挙の記録が閉鎖されています。", field="request")
    held = places.require_election(found.election)
    if found.result is not None:
        raise Refused("返送の結果はすでに記録されています。", field="result")
    if not found.sent_on <= returned_on <= min(held.election_on, clock.today()):
        raise Refused("返送年月日は、送付した日から選挙期日または今日までの日です。", field="returned_on")
    entry = append(
        actor=actor, kind="elections.ballots_returned", procedure="elections.return_ballots",
        subjects=[("absentee", request)], happened_on=returned_on, reason=str(what.label),
        cites="公職選挙法施行令第60条・第61条", corrects=found.vote_entry if what == AbsenteeResult.UNUSED else None,
    ).number  # fmt: skip
    town = current_or_raise()
    Absentee.objects.filter(municipality=town, request=request).update(
        returned_on=returned_on, result=what, result_entry=entry
    )
    if what == AbsenteeResult.UNUSED:
        sent = Vote.objects.filter(municipality=town, person=found.person, entry=found.vote_entry)
        sent.filter(cancelled_by__isnull=True).update(cancelled_by=entry)
    return entry


@procedure("elections.issue_mail_certificate", right="elections.change", ja="郵便等投票証明書の交付")
def issue_mail_certificate(
    *, person: int, ground: int, issued_on: date, actor: Actor, care_until: date | None = None,
    is_written_by_another: bool = False,
) -> int:  # fmt: skip
    """Let a voter ask for ballots by mail: seven years, or as long as care level 5 is certified; returns its number.

    care_until: the last day of the certification, for the ground of care alone. Errors: NotFound for who is not on
    the roll; Refused for a last day that is missing or over.
    """
    why = CertificateGround(ground)
    if roll.entry_on(person, issued_on) is None:
        raise NotFound("交付の日に選挙人名簿に登録がありません。", field="person")
    if why == CertificateGround.CARE:
        if care_until is None or care_until < issued_on:
            raise Refused("要介護5の認定の有効期間の末日を入力してください。", field="care_until")
        until = care_until + timedelta(days=1)
    else:
        years = roll.law_of(issued_on).amount(f"{STATUTE}.mail_certificate_years")
        until = _years_later(issued_on, years)
    number = numbers.draw("elections.mail_certificate")
    entry = append(
        actor=actor, kind="elections.mail_certificate_issued", procedure="elections.issue_mail_certificate",
        subjects=[("person", person)], happened_on=issued_on, reason=str(why.label), cites="公職選挙法施行令第59条の3",
    ).number  # fmt: skip
    values = {"certificate": number, "ground": why, "is_written_by_another": is_written_by_another}
    history.replace(
        MailCertificate, {"person": person}, values, entry=entry, valid_from=issued_on, valid_until=until
    )
    return number


def _years_later(day: date, years: int) -> date:
    """The same day so many years on; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
