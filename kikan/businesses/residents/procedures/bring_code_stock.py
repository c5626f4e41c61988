"""Take in a file of 住民票コード received from the CS as a stock to draw from (住民票コードの在庫の受入れ)."""

from dataclasses import dataclass

from kikan.shared.access import Actor
from kikan.shared.addressees import vault
from kikan.shared.addressees.vault import Brought
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

MOST = 100_000


@dataclass(frozen=True)
class StockBrought(Entry):
    """The entry, and what came of the codes."""

    brought: Brought = Brought(0, 0, 0)


class StockFile:
    """The content of a file of codes: one a line. Never shown, never kept as it came."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __repr__(self) -> str:
        return "StockFile()"

    def codes(self) -> list[str]:
        """Errors: Refused for what is no text, nothing or too much."""
        try:
            lines = self.content.decode("utf-8-sig").replace(",", "\n").split()
        except UnicodeDecodeError as error:
            raise Refused("文字のファイルではありません。", field="file") from error
        if not 1 <= len(lines) <= MOST:
            raise Refused(f"1行に1件ずつ、{MOST:,}件までのファイルを指定してください。", field="file")
        return [line.strip('"') for line in lines]


@procedure("residents.bring_code_stock", right="residents.change", ja="住民票コードの在庫の受入れ")
def bring_code_stock(*, actor: Actor, file: StockFile) -> StockBrought:
    """Keep the codes of a file in the vault until they are drawn. The same file twice adds nothing.

    Law: 住民基本台帳法 第30条の2
    Errors: Refused with the line that is no code, VaultClosed.
    """
    actor.require("residents.my_number")
    brought = vault.bring_stock(file.codes())
    entry = append(
        actor=actor, kind="residents.code_stock_brought", procedure="residents.bring_code_stock", subjects=[],
        happened_on=clock.today(),
    )  # fmt: skip
    return StockBrought(**{n: getattr(entry, n) for n in Entry.__dataclass_fields__}, brought=brought)
