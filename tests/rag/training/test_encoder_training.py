"""The encoder's training: pools, pairs, homophones, and a loop that learns and resumes."""

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from index.model.weights_file import Shape
from rag.training.batch import compute_learning_rate, plan_batches
from rag.training.checkpoint import CURVE, STATE, Checkpoint
from rag.training.dataset import TrainingPassage, TrainingQuestion, is_held_out
from rag.training.encoder.group import group_questions
from rag.training.encoder.language_direction import compute_direction
from rag.training.encoder.network import EncoderNetwork
from rag.training.encoder.pair import PairBuilder, PairCounts
from rag.training.encoder.pool import Pool
from rag.training.encoder.trainer import (
    EncoderTrainer,
    EncoderTraining,
    RetrievalTask,
    measure_recall,
)
from rag.training.question.glossary import Glossary
from rag.training.question.homophone import HomophoneSwapper

SMALL = Shape(
    hidden=32, layers=2, heads=2, ffn=64, vocab=60, positions=64, types=2, eps=1e-12, block=32
)


def count(texts: list[str]) -> list[int]:
    """Count one token for each character."""
    return [len(text) for text in texts]


def test_the_passage_of_a_question_is_the_one_where_its_answer_begins() -> None:
    text = (
        "".join(f"第{n}段說的是別的事情，與問題沒有什麼關係可言。" for n in range(20))
        + "工會有會員三億人。"
    )
    at = text.index("三億")
    pool = Pool(count)
    target = pool.place_question(
        TrainingQuestion("會員多少？", TrainingPassage("p", "工會", text), at, at + 3)
    )
    assert target is not None
    assert "三億人" in pool.texts[target]
    assert len(pool.texts) > 1, "the neighbours are negatives"
    assert (
        pool.place_question(
            TrainingQuestion("會員多少？", TrainingPassage("p", "工會", text), at, at + 3)
        )
        == target
    )
    assert pool.place_question(TrainingQuestion("誰？", TrainingPassage("p", "工會", text))) is None
    assert pool.place_text("工會", text) is None
    assert pool.texts[pool.place_text("法", "短") or 0] == "法\n短"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load()


def test_a_homophone_is_another_character_of_the_same_reading(glossary: Glossary) -> None:
    texts = ["集体合同有多少份", "工会及其会员", "公司的体制"]
    swapper, chance = HomophoneSwapper(glossary, texts), random.Random(1)
    swapped = {swapper.swap("集体工人", chance) for _ in range(50)}
    assert swapped == {"及体工人", "集体公人"}
    assert swapper.swap("ABC？", chance) == "ABC？"


def _written(folder: Path) -> Path:
    def write(name: str, records: list[dict[str, object]]) -> None:
        with gzip.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)

    names = [f"p{n}" for n in range(30)]
    texts = {"zh": "工会共有会员三亿人。", "en": "The union has three hundred million members."}
    for name, language in (
        ("cmrc_train", "zh"),
        ("dureader_robust_dev", "zh"),
        ("squad2_dev_half", "en"),
        ("squadshifts_new_wiki", "en"),
    ):
        text = texts[language]
        answer = {"zh": "三亿人", "en": "three hundred million"}[language]
        write(
            f"{name}.passages.jsonl.gz", [{"id": one, "title": one, "text": text} for one in names]
        )
        asked = {"zh": "工会有多少会员？", "en": "How many members has the union?"}[language]
        one = {
            "question": asked,
            "answers": [{"text": answer, "start": text.index(answer)}],
            "impossible": False,
        }
        write(
            f"{name}.questions.jsonl.gz", [{"id": name + p, "passage_id": p, **one} for p in names]
        )
    law = {
        "law": "工會法",
        "law_en": "Labor Union Act",
        "article": "1",
        "text": "為促進勞工團結，提升勞工地位及改善勞工生活，特制定本法。" * 2,
    }
    law["text_en"] = (
        "This Act is enacted to promote the solidarity of workers. "
        "It improves their status and their livelihood."
    )
    write("twlaw_en_zh.pairs.jsonl.gz", [{"id": f"L{n}", **law} for n in range(40)])
    return folder


def test_pairs_come_in_every_direction_and_never_from_what_is_held_out(
    tmp_path: Path, glossary: Glossary
) -> None:
    maker = PairBuilder(_written(tmp_path), glossary, random.Random(1))
    pool, held = Pool(count), Pool(count)
    found = maker.build_pairs(pool, PairCounts(to_chinese=20, to_english=10))
    assert set(found) == {"zh-zh", "en-zh", "en-en", "zh-en", "law en-zh", "law zh-en"}
    assert all(found.values())
    kept = [n for n in range(30) if not is_held_out(f"p{n}")]
    assert len(found["zh-zh"]) == len(found["en-en"]) == 2 * len(kept)
    assert len(found["en-zh"]) == 4 * len(kept)
    for kind, pairs in found.items():
        assert all(("会员" in pool.texts[p.target]) == (kind in ("zh-zh", "en-zh")) for p in pairs)
        assert all(("團結" in pool.texts[p.target]) == (kind == "law en-zh") for p in pairs)
    assert any("how" in p.text.lower() or "union" in p.text.lower() for p in found["en-zh"])
    assert len(maker.build_pairs(held, PairCounts(), held_out=True)["zh-zh"]) == 2 * (
        30 - len(kept)
    )
    words = maker.draw_words(100)
    assert len(words) == len(set(words)) == 100
    assert all(gloss and len(word) > 1 for gloss, word in words)


def test_batches_hold_everything_once_within_their_size() -> None:
    lengths = [random.Random(n).randint(3, 30) for n in range(500)]
    made = plan_batches(lengths, 100, seed=3)
    assert sorted(i for batch in made for i in batch) == list(range(500))
    assert all(len(batch) * max(lengths[i] for i in batch) <= 100 for batch in made)
    assert made == plan_batches(lengths, 100, seed=3) != plan_batches(lengths, 100, seed=4)


def test_the_learning_rate_rises_and_falls() -> None:
    shares = [compute_learning_rate(step, 100, 0.1) for step in range(100)]
    assert shares[9] == 1.0
    assert shares[:10] == sorted(shares[:10])
    assert shares[10:] == sorted(shares[10:], reverse=True)
    assert 0 < shares[-1] < 0.02


def network() -> EncoderNetwork:
    torch.manual_seed(3)
    made = EncoderNetwork(SMALL)
    made.body.embeddings.requires_grad_(False)
    return made


def test_an_embedding_has_length_one_and_does_not_depend_on_its_batch() -> None:
    made = network().eval()
    together = made.embed([(0, 5, 6, 2), (0, 7, 2), (0, *range(10, 40), 2)])
    assert together.norm(dim=1).tolist() == pytest.approx([1, 1, 1])
    assert torch.allclose(made.embed([(0, 7, 2)])[0], together[1], atol=1e-5)


_save = Checkpoint.save


def _save_and_stop(checkpoint: Checkpoint, step: int) -> None:
    _save(checkpoint, step)
    raise KeyboardInterrupt


def test_it_learns_keeps_passages_and_ends_the_same_when_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Query n is the token 10 + n; it should move to the n-th axis."""
    passages = [(0, 4, 30 + n, 30 + n, 2) for n in range(20)]
    vectors = network().eval().embed(passages)
    asked = RetrievalTask(
        tuple((0, 3, 10 + n, 2) for n in range(20)) * 60, tuple(range(20)) * 60, torch.eye(32)[:20]
    )
    plan = EncoderTraining(
        rate=3e-3,
        temperature=0.1,
        tokens=40,
        kept_tokens=50,
        keep=1.0,
        save_every=30,
        measure_every=1000,
    )
    whole, broken = network(), network()
    for name in ("whole", "broken"):
        (tmp_path / name).mkdir()
    held = {"toy": replace(asked, ids=asked.ids[:20], rows=asked.rows[:20])}
    before = measure_recall(whole, held)["toy"]
    EncoderTrainer(whole, plan, tmp_path / "whole").run([asked], passages, vectors, held)
    assert measure_recall(whole, held)["toy"] > max(0.8, before + 0.3)
    assert float((whole.eval().embed(passages) * vectors).sum(1).mean()) > 0.9
    curve = [json.loads(line) for line in (tmp_path / "whole" / CURVE).read_text().splitlines()]
    assert curve[0] == {"step": 0, "toy": before}
    saved = load_file(tmp_path / "whole" / STATE)
    assert all(torch.equal(saved[f"weight.{n}"], p) for n, p in whole.tuned_parameters().items())
    assert not any(name.startswith("embeddings") for name in whole.tuned_parameters())

    monkeypatch.setattr(Checkpoint, "save", _save_and_stop)
    with pytest.raises(KeyboardInterrupt):
        EncoderTrainer(broken, plan, tmp_path / "broken").run([asked], passages, vectors, held)
    monkeypatch.undo()
    again = network()
    EncoderTrainer(again, plan, tmp_path / "broken").run([asked], passages, vectors, held)
    assert all(
        torch.allclose(a, b, atol=1e-5)
        for a, b in zip(whole.parameters(), again.parameters(), strict=True)
    )


def test_a_group_is_of_passages_that_resemble_one_another() -> None:
    chance = torch.Generator().manual_seed(1)
    subjects = torch.nn.functional.normalize(torch.randn(5, 16, generator=chance), dim=1)
    targets = torch.nn.functional.normalize(
        subjects.repeat_interleave(4, 0) + 0.05 * torch.randn(20, 16, generator=chance), dim=1
    )
    rows = [row for row in range(20) for _ in range(3)]  # three questions a passage
    made = group_questions(rows, targets, size=4, each=2, seed=1)
    assert sorted([*{rows[i] // 4 for i in group}] for group in made) == [[n] for n in range(5)]
    assert all(len(group) == len(set(group)) == 8 for group in made)
    assert sorted(
        len(group) for group in group_questions(rows, targets, size=6, each=3, seed=1)
    ) == [
        6,
        18,
        18,
        18,
    ]
    assert (
        made
        == group_questions(rows, targets, size=4, each=2, seed=1)
        != group_questions(rows, targets, size=4, each=2, seed=2)
    )


def test_passages_learn_too_in_the_second_round(tmp_path: Path) -> None:
    """Passage n has the token 30 + n, and all begin alike: they must move apart to be found."""
    passages = [(0, *[4] * 12, 30 + n, 2) for n in range(20)]
    made = network()
    targets = made.eval().embed(passages)
    ids = tuple((0, 3, 10 + n, 2) for n in range(20))
    asked = RetrievalTask(ids * 40, tuple(range(20)) * 40, targets, tuple(passages))
    near = float((targets @ targets.T).mean())
    EncoderTrainer(
        made,
        EncoderTraining(rate=3e-3, temperature=0.1, keep=0.0, group=10, each=4, same=2.0),
        tmp_path,
    ).run([asked] * 40, passages, targets, {})
    moved = made.eval().embed(passages)
    assert float((moved @ moved.T).mean()) < near - 0.05
    right = (made.embed(ids) @ moved.T).argmax(1)
    assert float((right == torch.arange(20)).float().mean()) > 0.8


def test_the_direction_of_a_language_is_what_its_texts_of_any_kind_share() -> None:
    """Two kinds of text on axes 0 and 1; Chinese along axis 2, English against it."""
    chinese = torch.tensor([[1.0, 0.0, 0.5], [1.0, 0.2, 0.5]]), torch.tensor([[0.0, 1.0, 0.5]])
    english = torch.tensor([[1.0, 0.1, -0.5]]), torch.tensor([[0.0, 1.0, -0.5], [0.0, 1.0, -0.5]])
    found = compute_direction(list(zip(chinese, english, strict=True)))
    assert found.tolist() == pytest.approx([0.0, 0.0, 1.0], abs=1e-6)
