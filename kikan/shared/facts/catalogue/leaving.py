"""Facts of leaving (移出)."""

from kikan.shared.facts.shape import Column, Fact

ACCEPTED = Fact(
    "leaving.accepted",
    "脱退のための移出の受領",
    "fact_leaving_accepted",
    (
        Column(
            "sha256", "受領した一式のハッシュ値", "", "of the sealed delivery; drills and others are no facts"
        ),
    ),
    keyed_by="leaving",
)
