"""What a person bore of an insurance in a year from August (自己負担額), for medical and care costs together (高額介護合算)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kikan.ground.eras import month_of_day
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.qualification.ratios import august_year_in_words, year_from, years_ended

AGES = {True: "70歳以上", False: "70歳未満", None: "不詳"}
WIDTHS = (34, 30, 34, 36, 34)


@dataclass(frozen=True, repr=False)
class BorneMonth:
    """One month, in yen: the copay, what the monthly benefit gives back of it; is_elderly None where no birth is known.

    is_left_out: the month does not count; why is said on the certificate (left_out_ja).
    """

    month: date
    copay: int
    returned: int
    is_elderly: bool | None
    is_left_out: bool = False

    @property
    def borne(self) -> int:
        return 0 if self.is_left_out else max(self.copay - self.returned, 0)


@dataclass(frozen=True, repr=False)
class BorneYear:
    """The months of a year from August in which the person bore something."""

    year: int
    months: tuple[BorneMonth, ...]

    @property
    def from_70(self) -> int:
        return sum(m.borne for m in self.months if m.is_elderly)

    @property
    def under_70(self) -> int:
        return sum(m.borne for m in self.months if m.is_elderly is False)

    @property
    def total(self) -> int:
        return sum(m.borne for m in self.months)


@dataclass(frozen=True)
class BorneWords:
    """What one insurance says on its certificate (自己負担額証明書). head: of the month, the age, copay, benefit, borne."""

    title: str
    office: str
    cites: str
    submit_to: str
    head: tuple[str, str, str, str, str]
    left_out_ja: str = ""
    notes: Sequence[str] = field(default=())


def borne_letter(to: Addressee, words: BorneWords, number: tuple[str, str], borne: BorneYear) -> Letter:
    """自己負担額証明書, month by month; number: label and value of what the insurer knows the person by."""
    first, until = year_from(borne.year)
    pairs = (
        number,
        ("対象の期間", f"{era_day(first)}から{era_day(until - timedelta(days=1))}まで"),
        ("70歳以上の自己負担額", f"{borne.from_70:,}円"),
        ("70歳未満の自己負担額", f"{borne.under_70:,}円"),
    )
    rows = tuple(
        (
            month_of_day(m.month),
            AGES[m.is_elderly] + (f"（{words.left_out_ja}）" if m.is_left_out else ""),
            f"{m.copay:,}円", f"{m.returned:,}円", f"{m.borne:,}円",
        )
        for m in borne.months
    )  # fmt: skip
    return Letter(
        title=words.title, postal_code=to.postal_code, address=to.lines, name=to.name,
        text=f"高額医療・高額介護合算制度の対象となる自己負担額を、次のとおり証明します。{words.submit_to}に提出してください。",
        cites=words.cites, office=words.office, pairs=pairs, head=words.head, widths=WIDTHS, rows=rows,
        total=f"{borne.total:,}円", notes=tuple(words.notes),
    )  # fmt: skip


def certified_years(today: date) -> list[tuple[int, str]]:
    """The running year, for those who change their insurer, and those that can still be asked for."""
    ended = years_ended(today)
    running = ended[0][0] + 1
    return [*ended, (running, f"{august_year_in_words(running)}・途中")]
