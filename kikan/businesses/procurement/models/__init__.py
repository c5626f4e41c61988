"""Tables of procurement (調達): rows of the union's own, no resident among them."""

from kikan.businesses.procurement.models.notice import Criterion, Function, Procurement
from kikan.businesses.procurement.models.offer import Answer, Proposal
from kikan.businesses.procurement.models.panel import Declaration, Judge, Score, Statement
from kikan.businesses.procurement.models.result import (
    ContractTerm,
    Decision,
    Evaluation,
    Investigation,
    Promise,
    PromiseChange,
    Protest,
    Shortlist,
)

__all__ = [
    "Answer",
    "ContractTerm",
    "Criterion",
    "Decision",
    "Declaration",
    "Evaluation",
    "Function",
    "Investigation",
    "Judge",
    "Procurement",
    "Promise",
    "PromiseChange",
    "Proposal",
    "Protest",
    "Score",
    "Shortlist",
    "Statement",
]
