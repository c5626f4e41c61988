"""A municipality that moves in, in a process of its own: prepared, taken in, rolled back; real procedures.

`python -m tests.stories.moving prepare`, `… decide REHEARSAL`, `… take REHEARSAL`, `… back REHEARSAL`,
`… told REHEARSAL`: what the page of the cut-over says, as JSON.
"""

import json
import sys
from datetime import timedelta

from kikan.site.commands import set_up_django

JOINING = 64017
NAMES = "見本　課長、例示　係長"


def prepare() -> int:
    """Some hundred fictitious people in files of an old system, mapped, rehearsed twice, planned, signed by three."""
    from kikan.businesses.data_migration.procedures import cutover
    from kikan.businesses.data_migration.procedures.rehearsals import sign
    from kikan.businesses.data_migration.tests import acts as steps
    from kikan.shared.tenancy import clock
    from kikan.shared.tenancy.models import Municipality
    from kikan.site.samples.old_system import OldSystem, old_system
    from kikan.site.samples.town import generate_from
    from tests.conftest import SAMPLE_DAY
    from tests.stories import test_a_town_joins as joining

    Municipality.objects.create(
        code=JOINING, name="小国町", kana="オグニマチ", prefecture="山形県", is_sample=True
    )
    system = old_system(generate_from(joining.described(), 1, SAMPLE_DAY, 1))
    files = {name: one for name, one in system.files.items() if one.business == "residents"}
    joining.bring(OldSystem(files, system.own))
    number = [steps.rehearsed(joining.CLERK) for _ in range(2)][-1]
    step = {"at": f"{clock.today()} 09:00", "title": "突合表の確認", "by": "見本　花子"}
    cutover.plan_cutover(
        rehearsal=number, live_on=clock.today(), back_until=clock.today() + timedelta(days=3), steps=(step,),
        actor=joining.CLERK,
    )  # fmt: skip
    for role, actor in ((1, joining.CHIEF), (2, joining.THIRD), (3, joining.FOURTH)):
        sign(rehearsal=number, role=role, actor=actor)
    return number


def decide(number: int) -> None:
    from kikan.businesses.data_migration.procedures import cutover
    from tests.stories.test_a_town_joins import CHIEF

    cutover.decide_cutover(rehearsal=number, is_go=True, decided_by=NAMES, reason="", actor=CHIEF)


def take(number: int) -> None:
    from kikan.businesses.data_migration.jobs import take_in
    from kikan.businesses.data_migration.tests.acts import run_of
    from tests.stories.test_a_town_joins import CHIEF

    take_in.run(run_of(CHIEF, rehearsal=number))


def back(number: int) -> None:
    from kikan.businesses.data_migration.procedures import cutover
    from tests.stories.test_a_town_joins import CHIEF

    cutover.roll_back(rehearsal=number, decided_by=NAMES, reason="件数が合わない", actor=CHIEF)


def told(number: int) -> dict[str, object]:
    from kikan.businesses.data_migration.reads.cutovers import page
    from kikan.shared.addressees.models import Person
    from kikan.shared.tenancy import clock, tenant

    with tenant(JOINING):
        found = page(number, clock.today())
        return {
            "standing": found.standing_ja, "is_go": found.is_go, "until": found.restore_until,
            "is_even": found.is_right, "people": Person.objects.count(), "obstacles": found.obstacles,
        }  # fmt: skip


def main(what: str, *numbers: str) -> None:
    set_up_django()
    if what == "prepare":
        print(prepare())
    elif what == "told":
        print(json.dumps(told(int(numbers[0]))))
    else:
        {"decide": decide, "take": take, "back": back}[what](int(numbers[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
