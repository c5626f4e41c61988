"""What the launcher tells a person who cannot start: in Japanese and English, with what to do."""


class LaunchError(RuntimeError):
    """The system cannot start (起動できない); both texts say what happened and what to do."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(f"{japanese}\n{english}")
        self.japanese = japanese
        self.english = english
