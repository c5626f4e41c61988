"""The person bar (宛名バー): what every page says about the person it is about."""

from dataclasses import dataclass, field
from datetime import date

TONES = ("blue", "green", "amber", "red", "grey")


@dataclass(frozen=True)
class Badge:
    """A mark of a person or a row (表示); tone is one of blue, green, amber, red, grey."""

    ja: str
    tone: str = "blue"
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class PersonBar:
    """The person a page is about, as of the page's day. Of a protected one the address is blank here too."""

    number: int
    name: str = field(repr=False)
    kana: str = field(default="", repr=False)
    birth: date | str | None = field(default=None, repr=False)
    age: int | None = None
    is_age_certain: bool = True
    sex: str = ""
    household: int | None = None
    household_url: str = ""
    address: str = field(default="", repr=False)
    address_label: str = "住所"
    badges: tuple[Badge, ...] = ()
    is_protected: bool = False
    reveal_url: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        # Whoever fills the bar cannot show a protected address by mistake: only a revealed bar carries one.
        if self.is_protected and self.address and self.reveal_url:
            object.__setattr__(self, "address", "")
