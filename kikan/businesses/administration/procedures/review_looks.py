"""Sign off a section's month of looks (照会記録の点検), and print the sheet of it (点検表)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kikan.businesses.administration.documents import AUDIT_SHEET
from kikan.businesses.administration.documents.audit_sheet import audit_sheet
from kikan.businesses.administration.reads.audit import month_of, names_of_users
from kikan.businesses.administration.reads.reviews import latest_review
from kikan.law.days import next_month
from kikan.shared.access import Actor
from kikan.shared.access.models import Office, OwnPerson, Review, User
from kikan.shared.addressees.models import Person
from kikan.shared.documents.issue import issue
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

ALL, OWN = "administration.audit", "administration.review"
LONGEST = 1_000


@dataclass(frozen=True)
class Section:
    """A section's month as the reviewer asked for it."""

    begin: date
    office: int


def require_section(actor: Actor, office: int) -> str:
    """The section's name; its own head may open it, and whoever audits all of them. Errors: NotPermitted, NotFound."""
    if not actor.may(ALL):
        actor.require(OWN)
        if office != actor.office:
            raise NotPermitted(
                "点検できるのは自分の所属だけです。", what_to_do="ほかの所属は監査担当に依頼してください。"
            )
    name = (
        Office.objects.filter(municipality=actor.municipality, number=office)
        .values_list("name", flat=True)
        .first()
    )
    if name is None:
        raise NotFound("この所属はありません。")
    return str(name)


@procedure("administration.review_looks", right=OWN, ja="照会記録の点検")
def review_looks(*, begin: date, office: int, seen: int, findings: str, action: str, actor: Actor) -> Entry:
    """Keep that somebody has looked at what was found of a section's month, with the result and what was done.

    seen: how many findings the page showed. Signing again adds a later review; nothing is replaced.
    Errors: NotFound, NotPermitted, Refused before the month is over, without a result, or for another number.
    """
    name = require_section(actor, office)
    if next_month(begin) > clock.today():
        raise Refused(
            "月が終わってから点検してください。",
            what_to_do=f"{next_month(begin):%Y年%-m月%-d日}以後に点検できます。",
        )
    if not findings.strip():
        raise Refused(
            "点検の結果を入力してください。",
            field="findings",
            what_to_do="問題がなければ「問題なし」と入力します。",
        )
    counts = counts_of(begin, office)
    total = sum(counts.values())
    if total != seen:
        raise Refused(
            f"{name}の件数が{total}件に変わっています。",
            what_to_do="画面を開き直して、もう一度確かめてください。",
        )
    number = numbers.draw("administration.review")
    entry = append(
        actor=actor, kind="administration.looks_reviewed", procedure="administration.review_looks",
        subjects=[("review", number)], happened_on=clock.today(),
    )  # fmt: skip
    Review.objects.create(
        municipality=actor.municipality, number=number, month=begin.year * 100 + begin.month, office=office,
        counts=dict(counts), total=total, findings=findings.strip()[:LONGEST], action=action.strip()[:LONGEST],
        reviewed_by=actor.user, reviewed_at=clock.now(), entry=entry.number,
    )  # fmt: skip
    return entry


def counts_of(begin: date, office: int) -> Mapping[str, int]:
    """The findings of one section by kind; nothing where nobody of it looked at anything."""
    sections = month_of(begin, office).sections
    return sections[0].counts if sections else {}


@procedure("administration.issue_audit_sheet", right=OWN, ja="点検表の発行")
def issue_audit_sheet(*, begin: date, office: int, actor: Actor) -> int:
    """Print the sheet of a section's month (点検表); the number of the paper. Errors: NotFound, NotPermitted, Refused."""
    name = require_section(actor, office)
    review = latest_review(begin, office)
    if review is None:
        raise Refused(
            "点検が済んでいないため、点検表を作れません。", what_to_do="先に点検の結果を記録してください。"
        )
    reviewer = names_of_users([review.reviewed_by]).get(review.reviewed_by, "")
    entry = append(
        actor=actor, kind="administration.audit_sheet_issued", procedure="administration.issue_audit_sheet",
        subjects=[("review", review.number)], happened_on=clock.today(),
    )  # fmt: skip
    (issued,) = issue(
        kind=AUDIT_SHEET.kind, data=audit_sheet(begin, name, review, reviewer), subjects=[("review", review.number)],
        entry=entry.number, actor=actor, official_use=True,
    )  # fmt: skip
    return issued.number


@procedure("administration.set_own_person", right=ALL, ja="利用者本人の宛名番号の登録")
def set_own_person(*, user: int, person: int | None, actor: Actor) -> Entry:
    """Say under which number a user is a resident here, so that looks at oneself and the family are found.

    Errors: NotFound for a user or a number this municipality does not have.
    """
    if not User.objects.filter(number=user, grants__municipality=actor.municipality).exists():
        raise NotFound(
            "この利用者番号の利用者はいません。", field="user", what_to_do="一覧で確かめてください。"
        )
    if (
        person is not None
        and not Person.objects.filter(municipality=actor.municipality, number=person).exists()
    ):
        raise NotFound("この宛名番号の人はいません。", field="person", what_to_do="番号を確かめてください。")
    entry = append(
        actor=actor, kind="administration.own_person_set", procedure="administration.set_own_person",
        subjects=[] if person is None else [("person", person)], happened_on=clock.today(),
    )  # fmt: skip
    OwnPerson.objects.create(
        municipality=actor.municipality, number=numbers.draw("administration.own_person"), user=user, person=person,
        entry=entry.number,
    )  # fmt: skip
    return entry
