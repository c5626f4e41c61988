"""In which order businesses reassess (再計算の順序): whoever offers a fact comes before whoever reads it."""

from collections.abc import Sequence

from kikan.shared.manifest import Manifest


class Cycle(ValueError):
    """Businesses that read one another in a ring: no order of reassessment would be right."""


def steps(manifests: Sequence[Manifest]) -> list[list[str]]:
    """Businesses by step; those of one step do not wait for each other. Errors: Cycle."""
    offered = {fact: each.name for each in manifests for fact in each.offers}
    waits = {m.name: {offered[f] for f in m.reads if f in offered} - {m.name} for m in manifests}
    found: list[list[str]] = []
    while waits:
        ready = sorted(name for name, before in waits.items() if not before & set(waits))
        if not ready:
            raise Cycle(f"these read one another in a ring: {', '.join(sorted(waits))}")
        found.append(ready)
        waits = {name: before for name, before in waits.items() if name not in ready}
    return found


def graph(manifests: Sequence[Manifest]) -> str:
    """Facts and events between businesses as the text of a mermaid picture."""
    offered = {fact: each.name for each in manifests for fact in each.offers}
    lines = [f'  {each.name}["{each.ja}<br/>{each.name}"]' for each in manifests]
    for each in manifests:
        for fact in each.reads:
            lines.append(f'  {offered[fact]} -->|"{fact}"| {each.name}')
        tellers = sorted({kind.split(".")[0] for kind in each.listens})
        lines += [f'  {teller} -.->|"events"| {each.name}' for teller in tellers]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```"])
