"""print_work_list: print a list the office works from (作業用の一覧の印刷)."""

from kikan.businesses.residents.documents import WORK_LISTS as PAPERS
from kikan.businesses.residents.reads.work_lists import MOST, WORK_LISTS
from kikan.shared.access import Actor
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.lists import printed_list
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("residents.print_work_list", right="residents.print", ja="作業用の一覧の印刷")
def print_work_list(*, name: str, actor: Actor) -> int:
    """Number and keep the list as of today; returns its issue number. Errors: NotFound, Refused for too long a list."""
    if name not in WORK_LISTS:
        raise NotFound("この一覧はありません。")
    wanted = WORK_LISTS[name]
    rows = wanted.read(clock.today())
    if len(rows) > MOST:
        raise Refused(
            f"{len(rows):,}件あり、印刷できるのは{MOST:,}件までです。",
            what_to_do="絞り込んでから CSV で出力してください。",
        )
    issued = hand_out(
        kind=PAPERS[name].kind,
        data=printed_list(wanted.ja, wanted.columns, [row.cells for row in rows]),
        subjects=[("person", row.person) for row in rows if row.person],
        actor=actor,
        charge=Charge(),
    )
    return issued[0].number
