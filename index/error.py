"""The exceptions that a user can meet; each message says what is wrong, the values and the remedy.

YijuError
├── BadInput            what the caller gave cannot be used as it is
│   ├── BadQuestion     empty, blank or too long
│   ├── BadDocument     cannot be read, for another reason than those below
│   │   ├── EmptyDocument      has no text that can be read
│   │   ├── OversizedDocument  larger, or takes longer, than what is read
│   │   ├── ProtectedDocument  encrypted, or needs a password
│   │   ├── DamagedDocument    damaged or cut short
│   │   ├── MismatchedFormat   of another format than its name says
│   │   ├── UnsupportedFormat  of a format that is not read
│   │   ├── UnknownEncoding    a text in an encoding that is not read
│   │   ├── BadName            has a name that citations cannot show
│   │   └── RepeatedDocument   has the id or name of another one of the same request
│   ├── BadFilter       an unknown field or operator, or a value of another type
│   ├── BadPrecision    a precision that nothing guarantees
│   └── BadSetting      an unknown or impossible setting
├── NotFound            what the caller named is not here
│   ├── NoSuchDocument
│   └── NoSuchCollection
├── Incompatible        the index was made by another encoder or version of yiju
├── Conflict            another process is writing to the same collection
└── Unavailable         this machine cannot do it now
    ├── Busy            too much is asked of it at once
    ├── StorageFailure  the disk is full, read-only or damaged
    │   └── DamagedStore  what is stored is not what was stored
    └── ModelFailure    the encoder's weights are missing or damaged
"""


class YijuError(Exception):
    """Root of the tree; its message is one line for the user."""


class BadInput(YijuError):
    """What the caller gave cannot be used as it is."""


class BadQuestion(BadInput):
    """The question is empty, blank or too long."""


class BadDocument(BadInput):
    """The document cannot be stored and cited; the class says why, where that is known."""


class EmptyDocument(BadDocument):
    """It has no text that can be read."""


class OversizedDocument(BadDocument):
    """It is larger, or takes more time or memory, than what is read."""


class ProtectedDocument(BadDocument):
    """It is encrypted, or needs a password."""


class DamagedDocument(BadDocument):
    """It is damaged or cut short."""


class MismatchedFormat(BadDocument):
    """It is of another format than its name says."""


class UnsupportedFormat(BadDocument):
    """It is of a format that is not read."""


class UnknownEncoding(BadDocument):
    """It is a text in an encoding that is not read."""


class BadName(BadDocument):
    """It has a name that citations cannot show."""


class RepeatedDocument(BadDocument):
    """It has the id or the name of another one of the same request."""


class BadFilter(BadInput):
    """A filter has an unknown field or operator, or a value of another type."""

    def __init__(self, message: str, place: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        # The path to what is wrong: ("date", "gte").
        self.place = place


class BadPrecision(BadInput):
    """A precision is impossible, or no threshold is known to guarantee it."""


class BadSetting(BadInput):
    """A setting is unknown or its value impossible."""


class NotFound(YijuError):
    """What the caller named is not here."""


class NoSuchDocument(NotFound):
    """No document has that id, path or title."""


class NoSuchCollection(NotFound):
    """No collection has that name."""


class NoSuchFeedback(NotFound):
    """No feedback has that id."""


class NoSuchReport(NotFound):
    """No run has that name."""


class NoSuchIngestion(NotFound):
    """No ingestion has that id, or its record is no longer kept."""


class Incompatible(YijuError):
    """The index was made with another encoder, splitter or folding, or by a newer yiju."""


class Conflict(YijuError):
    """Another process is writing to the same collection."""


class Unavailable(YijuError):
    """This machine cannot do it now."""


class Busy(Unavailable):
    """Too much is asked of it at once, or it took too long."""


class StorageFailure(Unavailable):
    """The disk is full, read-only or damaged."""


class DamagedStore(StorageFailure):
    """What is stored is not what was stored, or some of it is lost."""


class ModelFailure(Unavailable):
    """The encoder's weights are missing or damaged."""
