"""What can go wrong when the law is asked, each with its own name."""


class LawError(Exception):
    """The base of everything the law floor raises."""


class LawGap(LawError):
    """The book does not know the value for that moment or body (法令値の空白); nobody may guess it."""


class WrongAxis(LawError):
    """A value was asked on another axis than the statute dates it by."""


class MalformedBook(LawError):
    """A statute or ordinance file is not as it must be: file, line and reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class NotExact(LawError):
    """A column that is not int64 or bool, or a float, was given to a rule or returned by it."""


class AmountTooLarge(LawError):
    """An exact product might leave 64 bits; the result would be wrong, so there is none."""


class NegativeCut(LawError):
    """A negative amount reached a rounding that the law defines for amounts of zero and more."""
