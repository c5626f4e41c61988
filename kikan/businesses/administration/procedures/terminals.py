"""Acts on terminals (端末の登録・廃止・制限)."""

from kikan.shared.access import Actor, terminals
from kikan.shared.procedures import procedure

CHANGE = "administration.change"


@procedure("administration.add_terminal", right=CHANGE, ja="端末の登録")
def add_terminal(*, name: str, network: str, certificate: str, actor: Actor) -> int:
    """List a terminal by address or certificate. Errors: Refused."""
    return terminals.add(name=name, network=network, certificate=certificate, actor=actor)


@procedure("administration.end_terminal", right=CHANGE, ja="端末の廃止")
def end_terminal(*, terminal: int, address: str, certificate: str, actor: Actor) -> None:
    """Take a terminal off the list; address and certificate are the actor's own. Errors: NotFound, Refused."""
    terminals.end(terminal, actor=actor, address=address, certificate=certificate)


@procedure("administration.set_terminal_rule", right=CHANGE, ja="端末の制限の切替え")
def set_terminal_rule(*, is_on: bool, address: str, certificate: str, actor: Actor) -> None:
    """Let only listed terminals in, or any. Errors: Refused where the actor would be shut out."""
    terminals.set_rule(is_on=is_on, actor=actor, address=address, certificate=certificate)
