"""The closed set of field types. Each owns its value's whole life, see `base.FieldType`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.definitions.types.base import (
    CellValue,
    FieldType,
    JsonValue,
    Problem,
    Reading,
    Severity,
    Unread,
)
from app.definitions.types.choices import Choice, Choices
from app.definitions.types.cleaning import clean_text
from app.definitions.types.contact import Email, Mobile, Phone, Postcode, Site
from app.definitions.types.dates import CalendarDate, CalendarMonth, YearMonth
from app.definitions.types.files import FileRef, Files, Treatment
from app.definitions.types.identifiers import BankAccount, CreditCode, ResidentId, birth_date
from app.definitions.types.occupation import Occupation, OccupationName
from app.definitions.types.person import Person
from app.definitions.types.quantities import DecimalNumber, Integer, Money, Percent
from app.definitions.types.rows import Rows
from app.definitions.types.text import Line, LongText, count_characters

__all__ = [
    "TYPES",
    "BankAccount",
    "CalendarDate",
    "CalendarMonth",
    "CellValue",
    "Choice",
    "Choices",
    "CreditCode",
    "DecimalNumber",
    "Email",
    "FieldType",
    "FileRef",
    "Files",
    "Integer",
    "JsonValue",
    "Line",
    "LongText",
    "Mobile",
    "Money",
    "Occupation",
    "OccupationName",
    "Percent",
    "Person",
    "Phone",
    "Postcode",
    "Problem",
    "Reading",
    "ResidentId",
    "Rows",
    "Severity",
    "Site",
    "Treatment",
    "Unread",
    "YearMonth",
    "birth_date",
    "clean_text",
    "count_characters",
]

_ALL: tuple[type[FieldType], ...] = (
    Line,
    LongText,
    Integer,
    DecimalNumber,
    Money,
    Percent,
    CalendarDate,
    CalendarMonth,
    Choice,
    Choices,
    Phone,
    Mobile,
    Postcode,
    Email,
    Site,
    CreditCode,
    ResidentId,
    BankAccount,
    Person,
    Occupation,
    Rows,
    Files,
)
# By the name that stands in TOML as `type`.
TYPES: Mapping[str, type[FieldType]] = MappingProxyType({kind.name: kind for kind in _ALL})
