"""view_roll, refuse_viewing: others look at the roll (選挙人名簿抄本の閲覧)."""

from datetime import date
from typing import Any

from kikan.businesses.elections.documents import VIEWING_COPY
from kikan.businesses.elections.documents.extract import viewing_copy
from kikan.businesses.elections.models import Viewing
from kikan.businesses.elections.models.viewing import ViewingPurpose
from kikan.businesses.elections.reads import areas, viewings, voters
from kikan.businesses.elections.reads.extract import voters_of
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import all_covered
from kikan.shared.documents.issue import issue
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

CITES = {
    ViewingPurpose.CHECK: "公職選挙法第28条の2",
    ViewingPurpose.POLITICAL: "公職選挙法第28条の2",
    ViewingPurpose.RESEARCH: "公職選挙法第28条の3",
}


@procedure("elections.view_roll", right="elections.print", ja="選挙人名簿抄本の閲覧")
def view_roll(
    *, purpose: int, applicant: str, viewers: str, what_for: str, actor: Actor, district: int | None = None,
    person: int | None = None,
) -> int:  # fmt: skip
    """Let somebody look today: at whether one person is registered, or at a copy of a district; returns the number.

    Who is protected (支援措置), or lives with one who is, stands on no copy and is not looked up.
    Errors: Refused between a public notice and five days after its election (but the check within the days of an
    objection), without applicant or purpose, or about the protected; NotFound for no such district.
    """
    what, today = ViewingPurpose(purpose), clock.today()
    _require_told(what, applicant, viewers, what_for)
    last = viewings.closed_until(today)
    if last is not None and not (what == ViewingPurpose.CHECK and viewings.is_objection_time(today)):
        raise Refused(
            f"公示・告示の日から選挙期日後5日（{last:%Y年%-m月%-d日}）までは閲覧できません。", cites=CITES[what],
            field="purpose", what_to_do="翌日以後に申し出てもらってください。",
        )  # fmt: skip
    covered = all_covered(today)
    seen: dict[str, Any] = (
        _looked_up(person, today, covered) if what == ViewingPurpose.CHECK
        else _copied(district, today, covered, applicant, what_for, actor)
    )  # fmt: skip
    return _keep(what, applicant, viewers, what_for, today, actor, seen, "elections.roll_viewed")


@procedure("elections.refuse_viewing", right="elections.print", ja="選挙人名簿抄本の閲覧の拒否")
def refuse_viewing(
    *, purpose: int, applicant: str, viewers: str, what_for: str, refusal: str, actor: Actor
) -> int:
    """Keep that a look was refused and why (第28条の2第3項・第28条の3第3項); returns its number. Errors: Refused."""
    what = ViewingPurpose(purpose)
    _require_told(what, applicant, viewers, what_for)
    if not refusal.strip():
        raise Refused(
            "拒む理由を入力してください。",
            cites=CITES[what],
            field="refusal",
            what_to_do="書面にも理由を書きます。",
        )
    seen = {"refusal": refusal.strip()}
    return _keep(what, applicant, viewers, what_for, clock.today(), actor, seen, "elections.viewing_refused")


def _require_told(what: ViewingPurpose, applicant: str, viewers: str, what_for: str) -> None:
    given = {"applicant": applicant, "viewers": viewers, "what_for": what_for}
    for field, text in given.items():
        if not text.strip():
            raise Refused(
                "申出者、閲覧者、利用の目的を入力してください。", cites=CITES[what], field=field,
                what_to_do="申出書を確かめてください。",
            )  # fmt: skip


def _looked_up(person: int | None, today: date, covered: set[int]) -> dict[str, Any]:
    if person is None:
        raise Refused(
            "確認する人の宛名番号を入力してください。", cites=CITES[ViewingPurpose.CHECK], field="person",
            what_to_do="住所と氏名から人を探してください。名前だけから住所を探す閲覧はできません。",
        )  # fmt: skip
    if person in covered:
        raise Refused(
            "この人に係る部分は閲覧に供しません。", cites=CITES[ViewingPurpose.CHECK], field="person",
            what_to_do="申出者には理由を言わず、責任者に引き継いでください。",
        )  # fmt: skip
    return {"person": person, "seen": 1, "is_on": voters.line_on(person, today) is not None}


def _copied(
    district: int | None, today: date, covered: set[int], applicant: str, what_for: str, actor: Actor
) -> dict[str, Any]:
    names = areas.names_on(today)
    if district is None or district not in names:
        raise NotFound("この投票区はありません。", field="district", what_to_do="投票区を選んでください。")
    rows = [v for v in voters_of([district], today)[district] if v.person not in covered]
    if not rows:
        raise Refused(
            "この投票区に閲覧に供する人はいません。",
            field="district",
            what_to_do="投票区を確かめてください。",
        )
    (issued,) = issue(
        kind=VIEWING_COPY.kind, data=viewing_copy(names[district], rows, today, applicant, what_for),
        subjects=[("district", district), *(("person", v.person) for v in rows)], actor=actor,
    )  # fmt: skip
    return {"district": district, "seen": len(rows), "copy": issued.number}


def _keep(
    what: ViewingPurpose, applicant: str, viewers: str, what_for: str, on: date, actor: Actor,
    seen: dict[str, Any], kind: str,
) -> int:  # fmt: skip
    number = numbers.draw("elections.viewing")
    entry = append(
        actor=actor, kind=kind, procedure="elections.view_roll", subjects=[("viewing", number)], happened_on=on,
        cites=CITES[what],
    ).number  # fmt: skip
    Viewing.objects.create(
        municipality=current_or_raise(), viewing=number, purpose=what, applicant=applicant.strip(),
        viewers=viewers.strip(), what_for=what_for.strip(), viewed_on=on, entry=entry, **seen,
    )  # fmt: skip
    return number
