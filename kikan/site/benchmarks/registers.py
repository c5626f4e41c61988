"""Registers that follow the resident: a regular registration of every voter, admission cards, reception, certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kikan.businesses.elections.documents import ADMISSION_CARD
from kikan.businesses.elections.procedures.issue_cards import issue_cards
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.set_places import set_area, set_district
from kikan.businesses.elections.reads import areas, cards, places, roll
from kikan.businesses.medical_subsidy.documents import CERTIFICATE
from kikan.businesses.medical_subsidy.documents.letters import Holder, certificate
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.reads.recipients import InsuranceLine, RecipientLine
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.issue import issue_many
from kikan.shared.tenancy import clock, tenant
from kikan.site.benchmarks import polls
from kikan.site.benchmarks.database import Bench
from kikan.site.benchmarks.figures import Figure
from kikan.site.benchmarks.printing import beside_typst
from kikan.site.benchmarks.tax_run import imported_towns
from kikan.site.benchmarks.yearly_runs import ROLL, measured
from kikan.site.samples.settling import sample_actor

Say = Callable[[str], None]
CARDS, CERTIFICATES = 10_000, 30_000
CARD_PAGES, CERTIFICATE_PAGES = 2, 1
BEFORE = timedelta(days=3)


def measure(bench: Bench, scale: float, seconds: float, say: Say) -> list[Figure]:
    """Every sample municipality registers its voters; the largest then prints cards and receives them."""
    towns = imported_towns(bench, scale, say)
    base = clock.today() - BEFORE
    for town in towns:
        _districts(town, base)
    # The book of law, as a worker has it after its first run.
    roll.law_of(base)
    asked = {name: int(f"{base:%Y%m%d}") for name in ("base", "registered")}
    figures = measured(bench, towns, asked, ROLL, say)
    election = _announced(towns[0], base)
    figures += _cards(towns[0], election, max(int(CARDS * scale), 50), say)
    figures += _certificates(towns[0], max(int(CERTIFICATES * scale), 50), say)
    return figures + polls.measure(bench, towns[0], election, seconds, say)


def _districts(town: int, since: date) -> None:
    """A district for each tenth town of addresses, whole towns belonging to it."""
    chief = sample_actor(town, "election_chief")
    with tenant(town):
        codes = list(areas.towns())
    for n in range(0, len(codes), 10):
        district = set_district(
            name=f"第{n // 10 + 1}投票区", place_name="例示", place_address="例示", from_on=since, actor=chief
        )
        for code in codes[n : n + 10]:
            set_area(district=district, town_code=code, from_on=since, actor=chief)


def _announced(town: int, base: date) -> int:
    """An election with three contests whose early voting is open today."""
    return set_election(
        name="例示の選挙", notice_on=base + timedelta(days=1), election_on=base + timedelta(days=8), base_on=base,
        contests=(Asked(1), Asked(2), Asked(3)), actor=sample_actor(town, "election_chief"),
    )  # fmt: skip


def _cards(town: int, election: int, count: int, say: Say) -> list[Figure]:
    with tenant(town):
        wanted = cards.wanted(places.require_election(election), clock.today())[:count]
    issued = issue_cards(election=election, persons=wanted, actor=sample_actor(town, "election_chief"))
    span = (min(issued.values()), max(issued.values()))
    return beside_typst(
        town, ADMISSION_CARD, span, CARD_PAGES, ("card", "投票所入場券", "admission cards"), say
    )


def _certificates(town: int, count: int, say: Say) -> list[Figure]:
    """Certificates of fictitious children."""
    papers = [(_certificate(n), [("person", n)]) for n in range(count)]
    with tenant(town):
        issued = issue_many(
            kind=CERTIFICATE.kind, papers_of=papers, actor=sample_actor(town, "medical_chief")
        )
    span = (issued[0].number, issued[-1].number)
    named = ("certificate", "医療費受給者証", "certificates")
    return beside_typst(town, CERTIFICATE, span, CERTIFICATE_PAGES, named, say)


def _certificate(number: int) -> dict[str, object]:
    row = RecipientLine(
        person=number, scheme=Scheme.CHILD, number=number % 1_000_000, application=number, copay=1, payee=number,
        lost_by=0, working=[], valid_from=date(2026, 7, 1), valid_until=date(2027, 7, 1), entry=1,
    )  # fmt: skip
    to = Addressee(
        number, f"見本　親{number}", "ミホン", "9920000", ("山形県見本市大字見本一丁目2番3号", "コーポ見本")
    )
    holder = Holder(f"見本　子{number}", "令和2年4月10日", "山形県見本市大字見本一丁目2番3号")
    return certificate(to, holder, row, InsuranceLine(number, 1, "062022", "見本 1"), 81_062_022)
