"""The base of every error a clerk may see: what happened, by which article, what to do now."""


class ProcedureError(Exception):
    """A refusal in Japanese; the exception text never holds personal data."""

    def __init__(self, message: str, *, cites: str = "", what_to_do: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cites = cites
        self.what_to_do = what_to_do
        self.field = field


class NotPermitted(ProcedureError):
    """The actor has no valid grant of the right that the act or the look needs (権限なし)."""


class NotFound(ProcedureError):
    """Nothing of that number is known in this municipality (該当なし)."""


class Stale(ProcedureError):
    """Somebody changed what the act was decided on after it was read (更新の競合)."""

    def __init__(self, message: str, *, later_entries: tuple[int, ...] = (), what_to_do: str = "") -> None:
        super().__init__(message, what_to_do=what_to_do or "新しい内容を確かめて、もう一度入力してください。")
        self.later_entries = later_entries


class Refused(ProcedureError):
    """The law, a check or the state of things does not allow the act (受理できない)."""

    def __init__(
        self,
        message: str,
        *,
        cites: str = "",
        what_to_do: str = "",
        field: str = "",
        checks: tuple[object, ...] = (),
    ) -> None:
        super().__init__(message, cites=cites, what_to_do=what_to_do, field=field)
        self.checks = checks
