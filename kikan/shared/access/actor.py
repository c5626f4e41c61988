"""The acting person (操作者) as every procedure and read receives it."""

from dataclasses import dataclass, field
from datetime import date

from kikan.ground.eras import in_words
from kikan.shared.access.right_words import right_in_words
from kikan.shared.errors import NotPermitted

SYSTEM = 0


@dataclass(frozen=True)
class Actor:
    """A user in one municipality and office, with the rights that are valid today.

    not_live: businesses the grants name that do not run here yet, with the planned day (ISO); rights leaves them out.
    rights: 'business.operation', operation one of look, change, approve, print, export, batch, parameter.
    """

    user: int
    municipality: int
    office: int
    rights: frozenset[str] = field(repr=False)
    terminal: str = ""
    name: str = field(default="", repr=False)
    office_name: str = ""
    not_live: tuple[tuple[str, str], ...] = ()

    def may(self, right: str) -> bool:
        return right in self.rights

    def require(self, right: str) -> None:
        """Errors: NotPermitted where no valid grant gives the right."""
        if self.may(right):
            return
        planned = dict(self.not_live).get(right.partition(".")[0])
        if planned is not None:
            raise NotPermitted(
                f"この業務はまだ稼働していません（未稼働、稼働予定 {in_words(date.fromisoformat(planned))}）。",
                what_to_do="稼働の日まで、今までのシステムを使ってください。",
            )
        raise NotPermitted(
            "この操作の権限がありません。",
            what_to_do=f"所属の管理者に権限（{right_in_words(right)}）の付与を申請してください。",
        )


def system_actor(municipality: int, *rights: str) -> Actor:
    """The service itself, acting in a job: no person, no office, only the rights named."""
    return Actor(SYSTEM, municipality, 0, frozenset(rights), "system", "システム", "自動処理")
