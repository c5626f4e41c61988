"""Exceptions of address (住所地特例): another body insures than that of the address; begun and ended alike by each scheme."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import HistoryModel, as_of
from kikan.shared.journal.append import Entry, append
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Exceptions:
    """The exceptions of a scheme. model: rows by person with kind, facility and other_body; recorded, ended: kinds of entries."""

    model: type[HistoryModel]
    recorded: str
    ended: str
    cites: str

    def begin(
        self, *, person: int, kind: int, facility: str, other_body: int, begins_on: date, procedure: str, actor: Actor,
        read_at: int | None,
    ) -> Entry:  # fmt: skip
        """Begin an exception. Errors: Refused where one holds on the day already."""
        if self._holds(person, begins_on):
            raise Refused(
                "すでに住所地特例が適用されています。", cites=self.cites, field="begins_on",
                what_to_do="先の適用を終わらせてから入力してください。",
            )  # fmt: skip
        entry = append(
            actor=actor, kind=self.recorded, procedure=procedure, subjects=[("person", person)], happened_on=begins_on,
            cites=self.cites, read_at=read_at,
        )  # fmt: skip
        values = {"kind": kind, "facility": facility, "other_body": other_body}
        history.add(self.model, {"person": person}, values, entry=entry.number, valid_from=begins_on)
        return entry

    def finish(self, *, person: int, on: date, procedure: str, actor: Actor, read_at: int | None) -> Entry:
        """Let the exception end on a day. Errors: NotFound where none holds then."""
        if not self._holds(person, on):
            raise NotFound(
                "その日に住所地特例は適用されていません。", field="ends_on", what_to_do="適用の期間を確かめてください。"
            )  # fmt: skip
        entry = append(
            actor=actor, kind=self.ended, procedure=procedure, subjects=[("person", person)], happened_on=on,
            cites=self.cites, read_at=read_at,
        )  # fmt: skip
        history.end(self.model, {"person": person}, entry=entry.number, on=on)
        return entry

    def _holds(self, person: int, day: date) -> bool:
        rows: Any = self.model._default_manager.filter(municipality=current_or_raise())
        return bool(as_of(rows.filter(person=person), day).exists())
