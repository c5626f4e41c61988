"""Numbers in addresses: what no column could hold is no page (404), never an error of the database."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class Number(IntConverter):
    """A number of a person, household, charge, entry: at most 18 digits."""

    regex = "[0-9]{1,18}"


class Year(IntConverter):
    """A fiscal year."""

    regex = "(?:19|20)[0-9]{2}"


class ParameterName(StringConverter):
    """The id of a value of the law: statute.parameter."""

    regex = "[a-z][a-z0-9_]{0,59}[.][a-z][a-z0-9_]{0,79}"


register_converter(ParameterName, "parameter")
register_converter(Number, "number")
register_converter(Year, "year")
