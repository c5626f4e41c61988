"""住民票コード for who enters the register without one: drawn from the stock, with the alert when few are left (A11)."""

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.checking import Finding
from kikan.businesses.residents.procedures.act import Act
from kikan.law.days import day
from kikan.law.errors import LawGap
from kikan.shared.addressees import vault
from kikan.shared.tenancy import clock, ordinances

ALERT = "resident_register_act.code_stock_alert"


def give_code(act: Act, person: int) -> None:
    """Draw a code for a person who is given a record for the first time (職権による住民票コードの記載).

    An empty stock holds up nobody's record: the alert says that the code is still to be given.
    """
    if not vault.uses_codes():
        return
    if vault.codes_left():
        secret = vault.draw_code()
        values = {"secret": secret, "reason": codes.two_digits(codes.RESIDENT_CODE_ENTERED)}
        act.draft.number(person, vault.RESIDENT_CODE).put(values, act.happened_on)
        warn_of_stock(act)
        return
    message = "住民票コードの在庫がないため、付番していません。"
    act.found.append(Finding("A11", "persons", message, "在庫を読み込んでから付番してください。", "", ()))


def warn_of_stock(act: Act) -> None:
    """Add the alert where the stock is under the number the municipality has set (在庫の警告)."""
    left, least = vault.codes_left(), least_stock()
    if least is not None and left < least:
        message = f"住民票コードの在庫が{left}件です（{least}件を下回ったときに知らせます）。"
        act.found.append(Finding("A11", "persons", message, "CS に在庫を請求してください。", "", ()))


def least_stock() -> int | None:
    """Under how many codes the municipality wants to be told; None where it has not said."""
    try:
        return int(ordinances.law("event_date", day(clock.today())).amount(ALERT))
    except LawGap:
        return None
