"""Where an election stands (選挙の状態), and whether its receptions are closed."""

from datetime import date

from kikan.businesses.elections.models import Closing, Election, Erasure
from kikan.shared.desk.person import Badge
from kikan.shared.tenancy.opener import current_or_raise


def closing_of(election: int) -> Closing | None:
    return Closing.objects.filter(municipality=current_or_raise(), election=election).first()


def closings() -> dict[int, Closing]:
    """Every closing by its election; one query."""
    return {c.election: c for c in Closing.objects.filter(municipality=current_or_raise())}


def is_erased(election: int) -> bool:
    return Erasure.objects.filter(municipality=current_or_raise(), election=election).exists()


def stage_of(held: Election, closed: Closing | None, day: date) -> Badge:
    """From planned to closed."""
    if closed is not None:
        return Badge("閉鎖", "grey")
    if held.withdrawn_on is not None:
        return Badge("告示の取消し", "grey")
    if day < held.notice_on:
        return Badge("準備中", "blue")
    if day < held.election_on:
        return Badge("期日前投票中", "green")
    return Badge("投票日", "green") if day == held.election_on else Badge("閉鎖待ち", "amber")
