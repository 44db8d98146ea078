"""Model configurations and field types that the schemas share."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from index.document import has_visible_text

# Strict, so that "5" is not taken for 5 nor true for 1: a client learns of its mistake.
REQUEST = ConfigDict(extra="forbid", strict=True)
# From attributes, so that a model can be validated from the dataclass that it shows.
RESPONSE = ConfigDict(extra="forbid", from_attributes=True)

# The collection that a request means when it names none.
DEFAULT = "default"


def check_unicode(text: str) -> str:
    """Raise a validation error for a text that UTF-8 cannot carry."""
    # JSON can carry half a surrogate pair ("\ud800"), UTF-8 cannot: it could be neither stored nor
    # sent back.
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError(
            "text", "lone surrogate at character {at}: not valid Unicode", {"at": error.start}
        ) from None
    return text


def _check_not_blank(text: str) -> str:
    if not has_visible_text(text):
        raise PydanticCustomError("blank", "blank: no visible character")
    return text


def _check_no_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError(
            "binary", "NUL at character {at}: this is not text", {"at": text.index("\0")}
        )
    return text


def _read_integer(value: object) -> object:
    # JSON has one kind of number: 5.0 is an integer to JSON Schema, and to JavaScript.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _round_score(score: float) -> float:
    return round(score, 6)


def _round_milliseconds(milliseconds: float) -> float:
    return round(milliseconds, 1)


# Numbers that are strict in responses, too: responses are sent back to be verified or exported.
INTEGRAL = BeforeValidator(_read_integer)
Integer = Annotated[int, Field(strict=True), INTEGRAL]
Number = Annotated[float, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
UnicodeText = Annotated[str, AfterValidator(check_unicode)]
# The text of a document.
DocumentText = Annotated[
    UnicodeText,
    AfterValidator(_check_not_blank),
    AfterValidator(_check_no_nul),
    Field(min_length=1),
]
# A title, source or id.
Name = Annotated[UnicodeText, AfterValidator(_check_no_nul), Field(min_length=1, max_length=2000)]
Offset = Annotated[int, Field(strict=True, ge=0, le=2**53), INTEGRAL]
# In an address, where every value is text.
OffsetText = Annotated[int, Field(ge=0, le=2**53)]
Rank = Annotated[int, Field(strict=True, ge=1), INTEGRAL]
Score = Annotated[Number, AfterValidator(_round_score)]
Milliseconds = Annotated[Number, AfterValidator(_round_milliseconds)]
# What names a collection is checked where it is opened; clients learn of it here.
_COLLECTION = {"pattern": r"^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$"}
CollectionName = Annotated[
    UnicodeText, Field(min_length=1, max_length=100, json_schema_extra=_COLLECTION)
]
CollectionText = Annotated[str, Field(json_schema_extra=_COLLECTION)]
# A key of a document's metadata, and its value: one or several.
MetadataKey = Annotated[
    UnicodeText, AfterValidator(_check_no_nul), Field(min_length=1, max_length=100)
]
MetadataScalar = (
    bool
    | Annotated[int, Field(ge=-(2**63), lt=2**63)]
    | Annotated[float, Field(allow_inf_nan=False)]
    | Annotated[UnicodeText, AfterValidator(_check_no_nul), Field(max_length=2000)]
)
MetadataBody = MetadataScalar | Annotated[list[MetadataScalar], Field(max_length=100)]
CitationIds = Annotated[list[Integer], Field(min_length=1, description="ids of `citations`")]
PageNumber = Annotated[Integer | None, Field(description="from 1; null where there are no pages")]
SlideNumber = Annotated[Integer | None, Field(description="from 1; null where there are no slides")]
SheetName = Annotated[str | None, Field(description="null where there are no sheets")]
CellName = Annotated[str | None, Field(description='a cell of the sheet, such as "C7", or a range')]
