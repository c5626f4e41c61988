"""print_confirmation: print what a draft would write, to be compared with the notice (確認票の印刷)."""

from django.utils.timezone import localtime

from kikan.businesses.residents.documents import CONFIRMATION
from kikan.businesses.residents.documents.confirmation import Sheet, confirmation, in_lines
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.desk.worklist.page import ActPage, act_page
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure


@procedure("residents.print_confirmation", right="residents.print", ja="確認票の印刷")
def print_confirmation(*, act: int, actor: Actor) -> int:
    """Number and keep the sheet of a draft as it would be carried out now; returns its issue number.

    Errors: NotFound; Refused for acts of other businesses, those carried out, and those that cannot be as they stand.
    """
    shown = act_page(act, actor)
    if shown.act.business != "residents":
        raise NotFound("住民記録の仮登録ではありません。")
    if shown.preview is None:
        raise Refused(
            "この処理の確認票は作れません。",
            what_to_do=shown.problem.message if shown.problem else "審査待ちの処理を選んでください。",
        )
    (issued,) = hand_out(
        kind=CONFIRMATION.kind, data=confirmation(_sheet(shown)), subjects=shown.act.subjects, actor=actor,
        charge=Charge(),
    )  # fmt: skip
    return issued.number


def _sheet(shown: ActPage) -> Sheet:
    assert shown.preview is not None
    alerts = getattr(shown.preview.result, "alerts", ())
    entered = localtime(shown.act.entered_at) if shown.act.entered_at else None
    return Sheet(
        number=shown.act.number,
        title=shown.act.title,
        state=shown.act.state_ja,
        entered_by=shown.entered_by,
        entered_at=f"{in_words(entered.date())} {entered:%H:%M}" if entered else "",
        sections=shown.sections,
        alerts=tuple(f"{each.number}　{each.message}{each.what_to_do}" for each in alerts),
        hearings=in_lines((each.ja, each.title) for each in shown.hearings),
    )
