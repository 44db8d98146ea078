"""The real reader network: what it finds, and that nobody else's question changes it."""

from pathlib import Path

import numpy as np
import pytest
import tokenizers
import torch

from index.model import bundled, openvino, token_table
from index.model.batch import pad
from index.model.tokenizer import build_tokenizer_json
from index.model.weights_file import WeightsFile
from index.text.normalize import simplify
from rag.reading.extractor import Extraction, Extractor, TitledText
from rag.reading.network import graph
from rag.reading.span import find_best_spans
from rag.reading.tokenizer import Tokenizer, assemble
from rag.training.network import load_shipped

REVIEW = TitledText(
    "年度回顧", "截至2017年9月底，全國共簽訂集體合同246.0萬份，覆蓋企業644.1萬家，覆蓋職工2.8億人。"
)
KITCHEN = TitledText("紅燒牛肉麵", "牛肉切塊，川燙後撈起。加入醬油與冰糖，小火慢燉兩小時。")
ENGLISH = TitledText(
    "Union report",
    "The congress met in Beijing in July 2017. It elected 108 delegates from 19 countries.",
)
LONG = TitledText("", "雨下了一整夜。" * 150 + REVIEW.text + "天亮時雨停了。" * 40)


def words(text: TitledText, extract: Extraction) -> str:
    span = extract.candidates[0].span
    return text.text[span.start : span.end]


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("how many collective contracts?", REVIEW, "246.0萬份"),
        ("全國共簽訂多少份集體合同？", REVIEW, "246.0萬份"),
        ("全国共签订多少份集体合同？", REVIEW, "246.0萬份"),
        ("覆蓋職工多少人？", REVIEW, "2.8億人"),
        ("How many delegates were elected?", ENGLISH, "108"),
        ("大會在哪裡召開？", ENGLISH, "Beijing"),
        ("牛肉要燉多久？", KITCHEN, "兩小時"),
        ("全國共簽訂多少份集體合同？", LONG, "246.0萬份"),
    ],
)
def test_the_exact_words_are_found(
    extractor: Extractor, question: str, text: TitledText, answer: str
) -> None:
    (found,) = extractor.read(question, [text])
    assert answer in words(text, found)
    assert len(words(text, found)) <= len(answer) + 14


def test_a_passage_beside_the_question_is_less_answerable_and_less_relevant(
    extractor: Extractor,
) -> None:
    right, wrong = extractor.read("全國共簽訂多少份集體合同？", [REVIEW, KITCHEN])
    assert right.answerable > wrong.answerable + 2
    assert right.relevant > wrong.relevant + 2
    assert right.margin > wrong.margin + 2


def test_scores_do_not_depend_on_who_else_is_asking(extractor: Extractor) -> None:
    texts = [REVIEW, KITCHEN, ENGLISH, LONG, TitledText("", "一")]
    together = extractor.read("how many collective contracts?", texts)
    for text, one in zip(texts, together, strict=True):
        (alone,) = extractor.read("how many collective contracts?", [text])
        assert [c.span for c in alone.candidates] == [c.span for c in one.candidates]
        first, second = (
            [e.answerable, e.relevant, *(c.margin for c in e.candidates)] for e in (alone, one)
        )
        assert first == pytest.approx(second, rel=0, abs=1e-4)


def test_both_scripts_get_the_same_scores(extractor: Extractor) -> None:
    traditional = extractor.read("全國共簽訂多少份集體合同？", [REVIEW])
    assert traditional == extractor.read(
        simplify("全國共簽訂多少份集體合同？"),
        [TitledText(simplify(REVIEW.title), simplify(REVIEW.text))],
    )


def test_a_text_without_words_has_no_candidate(extractor: Extractor) -> None:
    blank, marks = extractor.read("who?", [TitledText("", " \n "), TitledText("", "……")])
    assert blank.candidates == ()
    assert blank.margin < -20
    assert all(
        marks.candidates[0].span.start < marks.candidates[0].span.end for _ in marks.candidates
    )


def test_the_converted_network_scores_as_torch_does(extractor: Extractor, tmp_path: Path) -> None:
    """In fp32 it is torch's to a thousandth; in int8 it says the same, and nearly as surely."""
    network = load_shipped()
    weights = WeightsFile(bundled.source())
    tokenizer = Tokenizer(tokenizers.Tokenizer.from_str(build_tokenizer_json(weights.pieces)))
    tokens = tokenizer.tokenize(simplify(REVIEW.text))
    ids, first = assemble(
        tokenizer.encode("how many collective contracts?"),
        tokenizer.encode(simplify(REVIEW.title)),
        tokens.ids,
    )
    with torch.no_grad():
        spans, judged = network(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.int64))
    openvino.save(graph(weights, None).model, tmp_path / "reader.xml")
    token_table.write(tmp_path / "words.npy", weights.words(range(len(weights.pieces))))
    exact = openvino.Network(
        tmp_path / "reader.xml", token_table.TokenTable(tmp_path / "words.npy")
    ).infer(pad([ids]))
    assert np.abs(exact[0][:, : len(ids)] - spans.numpy()).max() < 1e-3
    assert np.abs(exact[1] - judged.numpy()).max() < 1e-3
    (found,) = extractor.read("how many collective contracts?", [REVIEW])
    assert judged[0].tolist() == pytest.approx([found.answerable, found.relevant], abs=0.5)
    scores = torch.cat([spans[0, :1], spans[0, first : first + len(tokens.ids)]]).numpy()
    (expected,) = find_best_spans(scores, tokens.offsets, REVIEW.text, 1)
    assert found.candidates[0].span == expected.span
    assert found.margin == pytest.approx(expected.margin, abs=0.5)
