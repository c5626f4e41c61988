"""Acts on sections (所属の登録・廃止)."""

from kikan.shared.access import Actor, offices
from kikan.shared.procedures import procedure


@procedure("administration.open_office", right="administration.change", ja="所属の登録")
def open_office(*, name: str, actor: Actor) -> int:
    """A new section. Errors: Refused where one has this name."""
    return offices.open_office(name=name, actor=actor)


@procedure("administration.close_office", right="administration.change", ja="所属の廃止")
def close_office(*, office: int, actor: Actor) -> None:
    """No new right is given in it. Errors: NotFound, Refused."""
    offices.close_office(office, actor=actor)
