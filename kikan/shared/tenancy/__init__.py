"""The municipality every transaction belongs to, its numbers, its columns, its clock."""

from kikan.shared.tenancy.opener import (
    AnotherMunicipalityOpen,
    NoMunicipality,
    current,
    format_code,
    tenant,
)

__all__ = ["AnotherMunicipalityOpen", "NoMunicipality", "current", "format_code", "tenant"]
