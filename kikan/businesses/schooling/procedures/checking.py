"""What several acts of the register ask before they write: the child, the school, the days, the guardian."""

from datetime import date

from kikan.businesses.schooling.reads import pupils, years
from kikan.businesses.schooling.reads.places import Places, SchoolLine
from kikan.businesses.schooling.reads.residents import residencies_of
from kikan.ground.eras import in_words
from kikan.law.ages import age_on
from kikan.law.amounts import column
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock

ORDER = "学校教育法施行令"


def require_line(person: int, on: date, field: str = "") -> pupils.Line:
    """The child's row of a day. Errors: NotFound for one who is not in the register then."""
    line = pupils.line_on(person, on)
    if line is None:
        raise NotFound(
            f"{in_words(on)}に学齢簿の記載がありません。", field=field,
            what_to_do="日付を確かめてください。記載がない子は、先に学齢簿に記載してください。",
        )  # fmt: skip
    return line


def stage_of(line: pupils.Line, on: date) -> int:
    """1 elementary (also before it), 2 junior high: the stage a school must teach on a day."""
    return 1 if line.grade_on(on) <= years.last_elementary() else 2


def stage_ends(line: pupils.Line, on: date) -> date:
    """The first day after the stage a child is in on a day: what is decided in it does not reach into the next."""
    elementary = years.begins(line.first_year + years.last_elementary())
    return elementary if on < elementary else years.ends_on(line.first_year)


def require_school(school: int, stage: int, on: date, *, own: bool, field: str = "school") -> SchoolLine:
    """A school that is open on a day and teaches the stage.

    own: True for one the board can designate, False for any other. Errors: NotFound, Refused.
    """
    found = Places.on(on).schools.get(school)
    if found is None:
        raise NotFound(
            "この学校はその日にありません（開校前か閉校後です）。", field=field,
            what_to_do="学校の一覧で、学校と日付を確かめてください。",
        )  # fmt: skip
    if not found.takes(stage):
        raise Refused(
            f"{found.name}は{found.kind_ja}です。学年に合いません。", field=field,
            what_to_do="学年に合う学校を選んでください。",
        )  # fmt: skip
    if own and not found.is_own:
        raise Refused(
            f"{found.name}は当市町村が指定できる学校ではありません。", cites=f"{ORDER}第5条第2項", field=field,
            what_to_do="国立・私立・特別支援学校などは「指定校以外の学校への就学」で記録してください。",
        )  # fmt: skip
    if not own and found.is_own:
        raise Refused(
            f"{found.name}は当市町村の学校です。", field=field,
            what_to_do="指定校にするか、指定校変更の申立てを受け付けてください。",
        )  # fmt: skip
    return found


def require_guardian(guardian: int | None, child: int, on: date) -> None:
    """Errors: Refused for the child itself, or a guardian who is known to be a minor."""
    if guardian == child:
        raise Refused(
            "本人を保護者にはできません。", field="guardian", what_to_do="保護者の宛名番号を入れてください。"
        )
    known = residencies_of([guardian]) if guardian is not None else []
    if not known or not known[0].is_birth_certain:
        return
    age = int(age_on(column(to_day(known[0].birth_on)), column(to_day(on)))[0])
    if age < years.law_now().amount("adult_age"):
        raise Refused(
            "保護者が未成年です。", cites="学校教育法第16条", field="guardian",
            what_to_do="親権を行う人か未成年後見人を確かめてください。",
        )  # fmt: skip


def require_not_later(on: date, field: str) -> None:
    """Errors: Refused for a day to come."""
    if on > clock.today():
        raise Refused("今日より後の日です。", field=field, what_to_do="日付を確かめてください。")


def require_another(received: int, actor: Actor) -> None:
    """Errors: Refused where the entry that took something in was made by the one who decides now."""
    by = JournalEntry.objects.values_list("actor", flat=True).get(number=received)
    if by == actor.user and actor.user != SYSTEM:
        raise Refused("受け付けた人は決定できません。", what_to_do="別の人が決定（承認）してください。")
