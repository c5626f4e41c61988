"""The law floor: dated parameters, exact amounts, rules over columns, workings. Pure: no Django, no database, no clock."""

from kikan.law.amounts import (
    Count,
    Day,
    Exact,
    Truth,
    Yen,
    apply_rate,
    at_least,
    at_most,
    choose,
    choose_exact,
    column,
    constant,
    cut_below,
    only_where,
    only_where_exact,
    round_half_up,
    round_up,
    share,
)
from kikan.law.blocks import in_blocks
from kikan.law.book import Book, book
from kikan.law.errors import LawError, LawGap, MalformedBook, WrongAxis
from kikan.law.groups import Groups
from kikan.law.law import Doubt, Law
from kikan.law.ordinances import Ordinance, read_ordinance
from kikan.law.rules import call, rule, version_in_force
from kikan.law.table import Table
from kikan.law.working import Step, Working, part, rows_of, step

__all__ = [
    "Book",
    "Count",
    "Day",
    "Doubt",
    "Exact",
    "Groups",
    "Law",
    "LawError",
    "LawGap",
    "MalformedBook",
    "Ordinance",
    "Step",
    "Table",
    "Truth",
    "Working",
    "WrongAxis",
    "Yen",
    "apply_rate",
    "at_least",
    "at_most",
    "book",
    "call",
    "choose",
    "choose_exact",
    "column",
    "constant",
    "cut_below",
    "in_blocks",
    "only_where",
    "only_where_exact",
    "part",
    "read_ordinance",
    "round_half_up",
    "round_up",
    "rows_of",
    "rule",
    "share",
    "step",
    "version_in_force",
]
