"""Every query of the register: as of a day, as known at an entry; frozen answers, a fixed number of queries."""

from kikan.businesses.residents.reads.cards import PersonCard, person_card, person_cards
from kikan.businesses.residents.reads.chain import Link, chain_of
from kikan.businesses.residents.reads.histories import History, history_of
from kikan.businesses.residents.reads.households import HouseholdCard, household_card, with_household
from kikan.businesses.residents.reads.population import Population, population
from kikan.businesses.residents.reads.possible import PossibleAct, possible_acts
from kikan.businesses.residents.reads.search import Hit, Hits, search

__all__ = [
    "History",
    "Hit",
    "Hits",
    "HouseholdCard",
    "Link",
    "PersonCard",
    "Population",
    "PossibleAct",
    "chain_of",
    "history_of",
    "household_card",
    "person_card",
    "person_cards",
    "population",
    "possible_acts",
    "search",
    "with_household",
]
