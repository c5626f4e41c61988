"""issue_register_sheet: the register of a school, or of one child with its history, as a paper (学齢簿の印刷)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.schooling import documents as papers
from kikan.businesses.schooling.reads import pupils
from kikan.businesses.schooling.reads.places import Places, addresses_of
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.protection import shield
from kikan.shared.addressees.recipients import latest
from kikan.shared.desk.people import SEXES, labels_of
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import issue
from kikan.shared.documents.lists import Column, printed_list
from kikan.shared.errors import NotFound
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

COLUMNS = (
    Column("氏名", 4), Column("生年月日", 3), Column("性別", 1), Column("住所", 6), Column("保護者", 4), Column("続柄", 1),
    Column("保護者の住所", 6), Column("学年", 2), Column("学校と入学・転入学", 5), Column("備考", 5),
)  # fmt: skip
CITES = "学校教育法施行令第1条、同法施行規則第30条"


@procedure("schooling.issue_register_sheet", right="schooling.print", ja="学齢簿の印刷")
def issue_register_sheet(*, actor: Actor, school: int | None = None, person: int | None = None) -> int:
    """The children of a school today, or every period of one child; the number of the paper.

    Addresses of the protected (支援措置) are covered. Errors: NotFound for nobody to print.
    """
    today = clock.today()
    lines = pupils.lines_of([person]) if person is not None else pupils.lines_on(today, school=school)
    if not lines:
        raise NotFound("学齢簿の記載がありません。", what_to_do="学校か児童生徒を確かめてください。")
    places = Places.on(today)
    told = [CITES, f"{era_day(today)}現在"] + ([places.name(school)] if school is not None else [])
    ordered = lines if person is not None else sorted(lines, key=lambda r: (-r.first_year, r.person))
    data = printed_list("学齢簿", COLUMNS, _rows(ordered, places, actor, today), conditions=told)
    subjects = [("person", p) for p in sorted({line.person for line in lines})]
    (paper,) = issue(kind=papers.REGISTER.kind, data=data, subjects=subjects, actor=actor)
    return paper.number


def _rows(lines: Sequence[pupils.Line], places: Places, actor: Actor, day: date) -> list[tuple[str, ...]]:
    children = {line.person for line in lines}
    everybody = sorted(children | {line.guardian for line in lines if line.guardian})
    names, profiles = labels_of(everybody, day), latest(Profile, sorted(children), day)
    homes, covered = addresses_of(everybody, day), shield(everybody, actor, day=day)
    duties = {d.person: f"{d.kind_ja}（{d.reason_ja}）" for d in pupils.duties_on(day)}
    rows: list[tuple[str, ...]] = []
    for line in lines:
        profile, guardian = profiles.get(line.person), line.guardian or 0
        since = f"　{era_day(line.attends_from)}" if line.attends_from else ""
        remarks = (
            line.attendance_ja,
            f"{line.began_ja} {era_day(line.valid_from)}",
            line.closed_ja,
            duties.get(line.person, ""),
        )
        rows.append(
            (
                names[line.person].name, era_day(profile.birth_on) if profile else "",
                SEXES[profile.sex] if profile else "",
                covered.shown(line.person, homes.get(line.person, "")), names[guardian].name if guardian else "",
                line.guardian_relation, covered.shown(guardian, homes.get(guardian, "")),
                line.grade_ja_on(min(max(day, line.valid_from), line.valid_until)),
                f"{places.name(line.school)}{since}", "　".join(r for r in remarks if r),
            )
        )  # fmt: skip
    return rows
