"""Mass entry of paper records: two clerks key each record, a third look settles what differs, one entry loads all."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.seals.imaging.measure import measure
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.texts import kind_of
from kikan.businesses.seals.models import Batch, Card, Keyed, Registration
from kikan.businesses.seals.procedures.act import BATCHES, IMPRINTS
from kikan.businesses.seals.procedures.checks import OTHER
from kikan.businesses.seals.procedures.keep_scan import write_imprint
from kikan.businesses.seals.reads import batches as reads
from kikan.businesses.seals.reads import people
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

MOST_LINES = 500


@dataclass(frozen=True, repr=False)
class Record:
    """A paper record as one clerk reads it."""

    registration: int
    card: int
    person: int
    registered_on: date
    seal_text: str


@procedure("seals.open_batch", right="seals.change", ja="一括登録の束の作成")
def open_batch(*, actor: Actor, title: str) -> int:
    """Begin a bundle of paper records; returns its number. Errors: Refused without a title."""
    if not title.strip():
        raise Refused(
            "束の名称がありません。", field="title", what_to_do="簿冊の名称と番号などを入力してください。"
        )
    number = numbers.draw(BATCHES)
    Batch.objects.create(
        municipality=current_or_raise(), number=number, title=title.strip()[:80], state=codes.OPEN,
        opened_by=actor.user, opened_at=clock.now(),
    )  # fmt: skip
    return number


@procedure("seals.key_record", right="seals.change", ja="紙の原票の入力")
def key_record(
    *, actor: Actor, batch: int, line: int, keying: int, record: Record, content: bytes = b"", dpi: int = 0
) -> int:
    """Keep a record as this clerk reads it; the first keying brings the scan. Returns the line's number.

    line 0: the next record of the first keying. The second keying is by another clerk, as is the third, which
    settles what differs.
    Errors: NotFound, Refused.
    """
    _open(batch)
    lines = reads.lines_of(batch)
    number = line or max((one.line for one in lines), default=0) + 1
    if number > MOST_LINES:
        raise Refused(
            f"一つの束には{MOST_LINES}件まで入力できます。", what_to_do="新しい束を作ってください。"
        )
    known = next((one for one in lines if one.line == number), None)
    _refuse_keying(known, keying, actor)
    imprint = _scan(record.person, content, dpi, actor) if content else (known.imprint if known else None)
    if keying == 1 and imprint is None:
        raise Refused(
            "印影の画像がありません。", field="scan", what_to_do="原票の印影を読み取って選んでください。"
        )
    Keyed.objects.create(
        municipality=current_or_raise(), batch=batch, line=number, keying=keying,
        attempt=reads.attempts_of(batch, number, keying), clerk=actor.user, keyed_at=clock.now(), imprint=imprint,
        registration=record.registration, card=record.card, person=record.person,
        registered_on=record.registered_on, seal_text=record.seal_text,
    )  # fmt: skip
    return number


def _open(batch: int) -> Batch:
    found = Batch.objects.select_for_update().filter(municipality=current_or_raise(), number=batch).first()
    if found is None:
        raise NotFound("この番号の束はありません。", what_to_do="一覧から開いてください。")
    if found.state != codes.OPEN:
        raise Refused(
            f"この束は{codes.BATCH_STATES[found.state]}です。", what_to_do="新しい束を作ってください。"
        )
    return found


def _refuse_keying(known: reads.Line | None, keying: int, actor: Actor) -> None:
    if keying == 1:
        if known is not None and known.second is not None:
            raise Refused("二回目の入力が済んだ記録です。", what_to_do="違いは三回目の確認で決めてください。")
        return
    if known is None or known.first is None or (keying == 3 and known.second is None):
        raise Refused("前の回の入力がありません。", what_to_do="一覧から、入力できる記録を開いてください。")
    before = {known.first.clerk} | ({known.second.clerk} if keying == 3 and known.second else set())
    if keying == 2 and actor.user in before:
        raise Refused("一回目と同じ人は、二回目を入力できません。", what_to_do="別の人が入力してください。")
    if keying == 3 and not known.differences:
        raise Refused("二回の入力は一致しています。", what_to_do="確認は要りません。")


def _scan(person: int, content: bytes, dpi: int, actor: Actor) -> int:
    if not people.residencies_of([person]).get(person):
        raise Refused("この宛名番号の人はいません。", field="person", what_to_do="番号を確かめてください。")
    found = measure(content, dpi)
    number = numbers.draw(IMPRINTS)
    entry = append(
        actor=actor, kind="seals.scanned", procedure="seals.key_record",
        subjects=[("imprint", number)],
    )  # fmt: skip
    write_imprint(number, person, found, entry.number)
    return number


@procedure("seals.load_batch", right="seals.approve", ja="一括登録の確定")
def load_batch(*, actor: Actor, batch: int) -> Entry:
    """Register every record of a bundle under one entry. Errors: Refused with every problem, line by line."""
    found = _open(batch)
    lines = reads.lines_of(batch)
    problems = reads.problems_of(lines, clock.today())
    if not lines:
        raise Refused("束に記録がありません。", what_to_do="原票を入力してください。")
    if problems:
        raise Refused(
            f"登録できない記録が{len({p.line for p in problems})}件あります。", checks=tuple(problems),
            what_to_do="それぞれの理由を直してから確定してください。",
        )  # fmt: skip
    agreed = [one.agreed for one in lines if one.agreed is not None]
    entry = append(
        actor=actor, kind="seals.batch_loaded", procedure="seals.load_batch",
        subjects=[("batch", batch), *(("person", r.person) for r in agreed)],
    )  # fmt: skip
    names = people.people([r.person for r in agreed], clock.today())
    history.write(
        Registration,
        ended=[],
        added=[_registration(r, names[r.person], entry) for r in agreed],
        entry=entry.number,
    )
    history.write(Card, ended=[], added=[_card(r, entry) for r in agreed], entry=entry.number)
    Batch.objects.filter(municipality=found.municipality, number=batch).update(
        state=codes.LOADED, entry=entry.number
    )
    return entry


def _registration(one: reads.Read, person: people.Person, entry: Entry) -> Registration:
    assert one.imprint is not None  # the problems of the bundle name every record without one
    return Registration(
        municipality=entry.municipality, registration=one.registration, person=one.person, state=codes.ACTIVE,
        registered_on=one.registered_on, imprint=one.imprint, seal_text=one.seal_text,
        seal_text_kind=kind_of(one.seal_text, person.names) or OTHER, identification=codes.PAPER,
        valid_from=one.registered_on, entry=entry.number,
    )  # fmt: skip


def _card(one: reads.Read, entry: Entry) -> Card:
    return Card(
        municipality=entry.municipality, card=one.card, registration=one.registration, state=codes.ISSUED,
        issued_on=one.registered_on, valid_from=one.registered_on, entry=entry.number,
    )  # fmt: skip


@procedure("seals.abandon_batch", right="seals.change", ja="一括登録の中止")
def abandon_batch(*, actor: Actor, batch: int) -> None:
    """Give a bundle up; nothing of it is registered. Errors: NotFound, Refused."""
    found = _open(batch)
    Batch.objects.filter(municipality=found.municipality, number=batch).update(state=codes.ABANDONED)
