"""What every paper carries besides its contents: who issued it, when, under which number, with which marks."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kikan.shared.documents.dates import era_day

SAMPLE, OMITTED = "sample", "omitted"
NAMED = 3


@dataclass(frozen=True)
class Signatory:
    """Who signs (職務者): the mayor, or who acts for him, on the day of issue.

    seal: the SVG of the official seal (電子公印), or SAMPLE, or OMITTED for 公印省略.
    """

    title: str
    name: str
    seal: str = OMITTED


@dataclass(frozen=True)
class Reissue:
    """This paper repeats one issued before (再交付)."""

    first_number: str
    first_issued_on: date
    issued_on: date


@dataclass(frozen=True)
class Imprint:
    """The marks of one issued paper (発行の表示).

    warnings: lines every sheet must carry, such as values that are illustrative.
    is_check: laid beside an old system's paper (移行確認用) and no certificate; its number says which of the bundle it is.
    """

    title: str
    number: str
    issued_on: date
    prefecture: str
    municipality: str
    signatory: Signatory
    is_sample: bool = False
    is_preview: bool = False
    official_use: bool = False
    warnings: tuple[str, ...] = ()
    reissue: Reissue | None = None
    is_check: bool = False

    def printed(self) -> dict[str, Any]:
        """Plain data for the template."""
        return {
            "title": self.title,
            "number": self.number,
            "issued_on": self.issued_on.isoformat(),
            "issued_on_ja": era_day(self.issued_on),
            "prefecture": self.prefecture,
            "municipality": self.municipality,
            "signatory": asdict(self.signatory),
            "is_sample": self.is_sample,
            "is_preview": self.is_preview,
            "official_use": self.official_use,
            "warnings": list(self.warnings),
            "reissue": None if self.reissue is None else printed_reissue(self.reissue),
            **({"is_check": True} if self.is_check else {}),
        }


def printed_reissue(reissue: Reissue) -> dict[str, Any]:
    return {
        "first_number": reissue.first_number,
        "first_issued_on": era_day(reissue.first_issued_on),
        "issued_on": era_day(reissue.issued_on),
    }


def illustrative_warning(names: tuple[str, ...]) -> str:
    """The line for values that stand in for an ordinance not at hand (例示値); the paper itself lists them all."""
    told = "、".join(names[:NAMED]) + (f"ほか{len(names) - NAMED}項目" if len(names) > NAMED else "")
    return f"例示値：次の値は条例の公表値ではなく例示です。金額等は実際と異なります（{told}）。"
