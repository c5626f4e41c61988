"""School aid (就学援助): an application for a year, and its decision by another person than who took it in."""

from datetime import date

from kikan.businesses.schooling.law.aid import aid_begins, aid_grounds, aid_within_limit
from kikan.businesses.schooling.models.aid import Aid, AidDecision, AidGround
from kikan.businesses.schooling.procedures.checking import require_another, require_line, require_not_later
from kikan.businesses.schooling.reads import aid as reads
from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.residents import residency_on
from kikan.ground.eras import month_of_day
from kikan.law import LawGap, column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "学校教育法第19条"


@procedure("schooling.apply_aid", right="schooling.change", ja="就学援助の申請の受付")
def apply_aid(
    *,
    person: int,
    year: int,
    applied_on: date,
    ground: int,
    actor: Actor,
    income: int | None = None,
    standard: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Keep the application of a child for a school year; the household's income comes from the resident tax unless told.

    standard: the yearly 生活保護基準 of the household, needed where the income is judged.
    Errors: NotFound for a child not in the register; Refused for a second application of the year, a day outside it, an
    income or a standard that is missing.
    """
    require_not_later(applied_on, "applied_on")
    begins, ends = years.begins(year), years.begins(year + 1)
    line = require_line(person, applied_on, "applied_on")
    if not _opens(year, line) <= applied_on < ends:
        raise Refused(
            f"申請日が{year}年度の外です。", field="applied_on", what_to_do="年度と申請日を確かめてください。"
        )
    if reads.aid_of(person, year) is not None:
        raise Refused(
            f"{year}年度の申請がすでにあります。",
            field="year",
            what_to_do="就学援助の記録を確かめてください。",
        )
    if ground == AidGround.INCOME:
        income = (
            _income(person, min(year, years.year_of(applied_on)), applied_on) if income is None else income
        )
        if standard is None:
            raise Refused(
                "世帯の生活保護基準（年額）を入力してください。", cites=CITES, field="standard",
                what_to_do="世帯の人数と年齢から求めた基準額を入力してください。",
            )  # fmt: skip
    entry = append(
        actor=actor, kind="schooling.aid_applied", procedure="schooling.apply_aid", subjects=[("person", person)],
        happened_on=applied_on, reported_on=applied_on, reason=f"{year}年度", cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.add(
        Aid, {"person": person, "year": year},
        {"applied_on": applied_on, "ground": ground, "income": income, "standard": standard},
        entry=entry.number, valid_from=begins, valid_until=ends,
    )  # fmt: skip
    return entry


def _opens(year: int, line: pupils.Line) -> date:
    """From when a year's aid may be applied for: who enters a school then, from the base date of the register before."""
    enters = line.first_year in (year, year - years.last_elementary())
    return years.calendar_of(year)["base_on"] if enters else years.begins(year)


def _income(person: int, year: int, on: date) -> int:
    home = residency_on(person, on)
    found = None if home is None else reads.household_income(home.household, year, on)
    if found is None:
        raise Refused(
            "世帯に所得の分からない人がいます。", cites=CITES, field="income",
            what_to_do="所得の申告を確かめるか、所得を証する書類により世帯の所得を入力してください。",
        )  # fmt: skip
    return found


@procedure("schooling.decide_aid", right="schooling.change", ja="就学援助の決定", takes_two=True)
def decide_aid(
    *, person: int, year: int, decision: int, actor: Actor, refusal: str = "", read_at: int | None = None
) -> Entry:
    """Grant or refuse the aid of a year; it begins in the month the ordinance names.

    Errors: NotFound; Refused for one decided already, by who took it in, a refusal without a reason, or a grant that
    the ordinance's grounds or its income limit do not allow, or whose values are missing.
    """
    asked = reads.aid_of(person, year)
    if asked is None:
        raise NotFound("この年度の就学援助の申請はありません。", field="year")
    if not asked.is_waiting:
        raise Refused(f"すでに{asked.decision_ja}と決定しています。", field="year")
    require_another(asked.entry, actor)
    if decision not in (AidDecision.GRANTED, AidDecision.REFUSED):
        raise Refused("認定か否認定を選んでください。", field="decision")
    granted = decision == AidDecision.GRANTED
    if not granted and not refusal.strip():
        raise Refused("否認定の理由を入力してください。", cites="行政手続法第8条", field="refusal")
    begins_on = _begins(asked) if granted else None
    today = clock.today()
    entry = append(
        actor=actor, kind="schooling.aid_decided", procedure="schooling.decide_aid", subjects=[("person", person)],
        happened_on=today, reason=str(AidDecision(decision).label), cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {
        "decision": decision, "decided_on": today, "begins_on": begins_on,
        "refusal": "" if granted else refusal.strip(),
    }  # fmt: skip
    history.change(
        Aid, {"person": person, "year": year}, values, entry=entry.number, valid_from=asked.valid_from
    )
    return entry


def _begins(asked: reads.AidLine) -> date:
    """From when it can be granted. Errors: Refused."""
    try:
        return _allowed_from(asked)
    except LawGap as gap:
        raise Refused(
            "就学援助の条例値が登録されていません。",
            field="decision",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap


def _allowed_from(asked: reads.AidLine) -> date:
    law, ground = years.own_law(), AidGround(asked.ground)
    if ground == AidGround.INCOME:
        within = aid_within_limit(column(asked.income or 0), column(asked.standard or 0), law=law)
        if not bool(within[0]):
            raise Refused(
                "世帯の所得が基準を超えています。", cites=CITES, field="decision",
                what_to_do="所得と基準額を確かめ、超えるときは否認定にしてください。",
            )  # fmt: skip
    elif ground != AidGround.ASSISTED and ground.name.lower() not in aid_grounds(law):
        raise Refused(
            "この事情は、条例値の認める事情にありません。", cites=CITES, field="decision",
            what_to_do="条例値「就学援助を所得の審査なしに認める事情」を確かめてください。",
        )  # fmt: skip
    begins = date_of(int(aid_begins(column(to_day(asked.applied_on)), law=law)[0]))
    begins = max(begins, years.begins(asked.year))
    if begins >= years.begins(asked.year + 1):
        raise Refused(
            f"援助は{month_of_day(begins)}からになり、{asked.year}年度に援助する月がありません。", cites=CITES, field="decision",
            what_to_do="次の年度の申請として受け付け直してください。",
        )  # fmt: skip
    return begins
