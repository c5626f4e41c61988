"""The ordinance values a test town needs: the illustrative ones of the samples."""

from kikan.businesses.residents.tests import desk, scenes
from kikan.law import book
from kikan.law.ordinances import read_ordinance
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant
from kikan.site.samples.sources import FOLDER


def enter_rules(town: int = scenes.TOWN) -> None:
    """Let the illustrative values hold in a town, which begins to exist."""
    desk.open_towns()
    file = FOLDER / "ordinances" / "illustrative.yaml"
    values = read_ordinance(file.read_text("utf-8"), str(file), book())
    with tenant(town):
        entry = append(
            actor=scenes.clerk(town), kind="administration.ordinances_entered", procedure="test", subjects=[]
        )
        ordinances.enter(values, entry=entry.number)
