"""register_gaiji: keep the shapes of the old system's characters (外字の登録)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.gaiji import PRIVATE
from kikan.shared.addressees.models import Gaiji
from kikan.shared.errors import Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

LARGEST = 64 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    """One character of the old system: its code, its shape as PNG, how often and for how many people it stands."""

    code: str
    png: bytes = field(repr=False)
    uses: int = 0
    residents: int = 0


@procedure("residents.register_gaiji", right="residents.change", ja="外字の登録")
def register_gaiji(*, actor: Actor, font: str, pictures: Sequence[Picture]) -> Entry:
    """Keep the shapes of an old system's characters; those known already keep what was decided.

    Errors: Refused for a wrong code, a picture that is none or too large, or when nothing is new.
    """
    for each in pictures:
        _check_picture(each)
    known = _known(font)
    new = [each for each in pictures if each.code not in known]
    if not font.strip() or not new:
        raise Refused("新しい外字がありません。", what_to_do="ファイルを確かめてください。", field="pictures")
    entry = append(
        actor=actor,
        kind="residents.gaiji_registered",
        procedure="residents.register_gaiji",
        subjects=[("gaiji", int(each.code, 16)) for each in new],
    )
    for each in new:
        values = {"picture": each.png, "uses": each.uses, "residents": each.residents}
        key = {"font": font, "code": each.code}
        history.add(Gaiji, key, values, entry=entry.number, valid_from=clock.today())
    return entry


def _known(font: str) -> set[str]:
    rows = as_of(Gaiji, None).filter(municipality=current_or_raise(), font=font)
    return set(rows.values_list("code", flat=True))


def _check_picture(each: Picture) -> None:
    if not _is_private(each.code):
        raise Refused(
            "外字コードが私用領域（E000〜F8FF）ではありません。",
            what_to_do="ファイル名を「E000.png」のようにしてください。",
            field="pictures",
        )
    if not each.png.startswith(PNG) or len(each.png) > LARGEST:
        raise Refused("字形は64KBまでのPNG画像にしてください。", field="pictures")


def _is_private(code: str) -> bool:
    return len(code) == 4 and set(code) <= set("0123456789ABCDEF") and int(code, 16) in PRIVATE
