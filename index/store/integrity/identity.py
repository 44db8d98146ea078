"""The versions that an index was built with."""

from dataclasses import asdict, dataclass

from index.error import Incompatible


@dataclass(frozen=True, slots=True)
class Identity:
    """The encoder, splitter and folding that an index was built with.

    With others, its vectors, passages or terms would differ.
    """

    encoder: str
    splitter: str
    folding: str


def check_identity(stored: Identity, wanted: Identity) -> None:
    """Raise Incompatible, with the remedy, unless both are the same."""
    for part, made_by in asdict(stored).items():
        now = asdict(wanted)[part]
        if made_by != now:
            raise Incompatible(
                f"this index was made with the {part} “{made_by}”, the present one is “{now}”; "
                "`yiju reindex` rebuilds it"
            )
