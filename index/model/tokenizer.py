"""XLM-R's unigram tokenizer for the `tokenizers` library, built from its pieces."""

import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from index.error import ModelFailure
from index.text.normalize import simplify

TOKENIZER = "tokenizer.json"
# <s> <pad> </s> <unk> come first; the last piece is <mask>.
_SPECIAL = 4
_SCRIPTS = {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}

_tokenizers: dict[Path, Tokenizer] = {}
_loading = threading.Lock()


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load the tokenizer in a converted model's folder, once per process."""
    with _loading:
        if folder not in _tokenizers:
            _tokenizers[folder] = Tokenizer.from_file(str(folder / TOKENIZER))
        return _tokenizers[folder]


def select_pieces(pieces: Sequence[tuple[str, float]]) -> list[int]:
    """Return which of XLM-R's pieces are loaded, ascending.

    These are the pieces in plain Latin letters, Simplified Chinese and kana, signs and numbers, and
    single characters of every script. Chinese and English texts have the same tokens as with all
    pieces; a word in another script or with accents is split further. They take a quarter of the
    memory and of the time to load.
    """
    return [
        i
        for i, (piece, _) in enumerate(pieces)
        if i < _SPECIAL or i == len(pieces) - 1 or _is_selected(piece.replace("▁", ""))
    ]


def _is_selected(piece: str) -> bool:
    if simplify(piece) != piece:
        return False  # the model is given Simplified characters only
    return len(piece) <= 1 or {_script(c) for c in piece if c.isalpha()} <= _SCRIPTS


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ")[0]
    return "LATIN, ACCENTED" if name == "LATIN" and not letter.isascii() else name


def read_charsmap() -> bytes:
    """Return the compiled `nmt_nfkc` character map that XLM-R's pieces were trained with.

    The sentencepiece library builds it from its own tables. In its ModelProto, `normalizer_spec` is
    field 3, and `precompiled_charsmap` is field 2 of that.
    """
    from sentencepiece import SentencePieceNormalizer

    proto = SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto()
    return _read_field(_read_field(proto, 3), 2)


def _read_field(message: bytes, wanted: int) -> bytes:
    """Return the first length-delimited field numbered `wanted` of a protobuf message."""
    at = 0

    def read_varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    while at < len(message):
        number, kind = divmod(read_varint(), 8)
        if kind == 2:
            length = read_varint()
            if number == wanted:
                return message[at : at + length]
            at += length
        elif kind == 0:
            read_varint()
        else:
            at += {1: 8, 5: 4}[kind]
    raise ModelFailure(
        f"sentencepiece's model has no field {wanted}; install the pinned version: "
        "pip install -c constraints.txt sentencepiece"
    )


def build_tokenizer_json(pieces: list[tuple[str, float]]) -> str:
    """Build the content of tokenizer.json: nmt_nfkc, ▁ for a space, <s> … </s> around a text."""
    from tokenizers import Regex, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    # SentencePiece strips blanks at the ends and collapses runs; after its map, only U+0020 is one.
    blanks = [normalizers.Replace(Regex("^ +| +$"), ""), normalizers.Replace(Regex(" {2,}"), " ")]
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(read_charsmap()), *blanks])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer.to_str()
