"""Where a terminal prints which paper (出力先・プリンター・給紙): settings, shown on the receipt of an issue."""

from dataclasses import dataclass

from kikan.shared.access import Actor
from kikan.shared.documents.models import Printing
from kikan.shared.errors import Refused
from kikan.shared.history import as_of, replace
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

PDF, PAPER = "pdf", "paper"
OUTPUTS = {PDF: "PDFを画面に出す", PAPER: "紙に印刷する"}


@dataclass(frozen=True)
class Setting:
    """What a terminal does with a kind of paper."""

    terminal: str
    kind: str
    output: str
    printer: str
    tray: str

    @property
    def ja(self) -> str:
        """プリンター 窓口1　給紙 トレイ2, or that the PDF is shown."""
        if self.output != PAPER:
            return OUTPUTS[PDF]
        return "　".join(
            part
            for part in (
                f"プリンター {self.printer}" if self.printer else "プリンター 未設定",
                f"給紙 {self.tray}" if self.tray else "",
            )
            if part
        )


def settings_now() -> list[Setting]:
    """Every setting in force, by terminal; needs an open municipality."""
    rows = as_of(Printing, clock.today()).order_by("terminal", "kind")
    return [Setting(r.terminal, r.kind, r.output, r.printer, r.tray) for r in rows]


def setting_for(terminal: str, kind: str) -> Setting:
    """The setting of a terminal for a kind of paper, else its general one, else the PDF on the screen."""
    rows = as_of(Printing, clock.today()).filter(terminal=terminal[:60], kind__in=("", kind))
    found = {r.kind: Setting(r.terminal, r.kind, r.output, r.printer, r.tray) for r in rows}
    return found.get(kind) or found.get("") or Setting(terminal, kind, PDF, "", "")


@procedure("documents.set_printing", right="documents.parameter", ja="出力先・給紙の設定")
def set_printing(
    *, actor: Actor, terminal: str, output: str, kind: str = "", printer: str = "", tray: str = ""
) -> None:
    """Let a terminal print so from today on. Errors: Refused without a terminal, or paper without a printer."""
    if not terminal.strip():
        raise Refused("端末を入力してください。", field="terminal")
    if output not in OUTPUTS:
        raise Refused("出力を選んでください。", field="output")
    if output == PAPER and not printer.strip():
        raise Refused("紙に印刷するときは、プリンターを入力してください。", field="printer")
    entry = append(
        actor=actor, kind="documents.printing_set", procedure="documents.set_printing", subjects=[],
        happened_on=clock.today(),
    )  # fmt: skip
    replace(
        Printing,
        {"terminal": terminal.strip()[:60], "kind": kind},
        {"output": output, "printer": printer.strip()[:60], "tray": tray.strip()[:30]},
        entry=entry.number,
        valid_from=clock.today(),
    )
