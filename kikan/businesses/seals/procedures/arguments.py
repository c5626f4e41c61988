"""What the acts of seal registration are told: the seal shown, how the person was identified."""

from dataclasses import dataclass

from kikan.businesses.seals.law import codes


@dataclass(frozen=True, repr=False)
class SealItems:
    """The seal and what the clerk saw of it. text_reason: why a text that is not on the list is taken."""

    imprint: int
    text: str
    text_reason: str = ""
    is_deformable: bool = False
    is_legible: bool = True
    is_rim_intact: bool = True
    is_of_household: bool = False
    shows_other_matter: bool = False


@dataclass(frozen=True, repr=False)
class Identity:
    """Who came and how it was made sure (本人確認). application, reply on paper: of a letter of inquiry."""

    method: str = codes.PHOTO
    papers: str = ""
    guarantor: int | None = None
    applicant: str = codes.SELF
    has_capacity: bool = True
    has_guardian: bool = False
    application: int | None = None
