"""What the checks of seal registration find: E… refuse, A… tell."""

from dataclasses import dataclass

GUIDELINE = "印鑑登録証明事務処理要領"


@dataclass(frozen=True)
class Finding:
    """One finding: its number, the field it is about, what happened, what to do now."""

    number: str
    field: str
    message: str
    what_to_do: str
    cites: str = ""

    @property
    def is_error(self) -> bool:
        return self.number.startswith("E")
