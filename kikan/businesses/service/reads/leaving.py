"""How the nightly proof that a municipality can leave went (移出の照合): the last one, and a month's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kikan.shared.exchange.models import LeavingProof

JA = "移出の照合（毎晩）"
FRESH = timedelta(hours=50)
"""A proof is asked for when a day begins and may wait for the runs before it."""


@dataclass(frozen=True)
class LeavingMonth:
    """Days of a month on which the proof passed, on which it did not, and the longest one in seconds."""

    passed: int
    failed: int
    longest: float

    @property
    def words(self) -> str:
        """For page, CSV and paper."""
        if not self.passed + self.failed:
            return "記録なし"
        return f"差異なし{self.passed}日、差異・中断{self.failed}日（最長{self.longest:,.0f}秒）"


def last_proof(municipality: int) -> LeavingProof | None:
    return LeavingProof.objects.filter(municipality=municipality).order_by("-at").first()


def is_good(proof: LeavingProof | None, now: datetime) -> bool:
    """Whether it passed and is of these days."""
    return proof is not None and proof.has_passed and now - proof.at < FRESH


def leaving_month(municipality: int, begins: datetime, until: datetime) -> LeavingMonth:
    """One query."""
    rows = LeavingProof.objects.filter(municipality=municipality, at__gte=begins, at__lt=until)
    found = list(rows.values_list("has_passed", "seconds"))
    passed = sum(ok for ok, _ in found)
    return LeavingMonth(passed, len(found) - passed, max((s for _, s in found), default=0.0))
