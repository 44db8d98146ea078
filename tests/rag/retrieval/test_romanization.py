"""Romanized names: how questions write them, and which Han names of a collection they find."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.collection import Collection
from index.document import Document
from index.search.searcher import Searcher
from rag.question import Question
from rag.retrieval.lexical import retrieve_lexical
from rag.retrieval.name import add_names, find_han_names
from rag.retrieval.romanization import find_names, split_syllables
from tests.fake import FakeEncoder

TEXTS = (
    "林獻堂，臺中霧峰人，是臺灣文化協會的總理。",
    "許廣平是作家，生於廣州番禺。",
    "張學良，字漢卿，東北軍將領。",
    "梁啟超是思想家，廣東新會人。",
    "黃霑是香港填詞人，人們叫他黃伯。",
    "屏東縣位於臺灣最南端。",
    "旺角在九龍半島。",
    "這條路通往城市，訊息很快；委員說明了學習的情況。",
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder: Path = tmp_path_factory.mktemp("names")
    collection = Collection(folder / "collection", FakeEncoder())
    collection.add([Document(str(n), "", "", text) for n, text in enumerate(TEXTS)])
    with collection.searcher() as found:
        yield found


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Who was Lin Hsien-tang?", 0),
        ("Who was Lin Xiantang?", 0),
        ("who was lin hsien-t'ang", 0),
        ("Where was Xu Guangping born?", 1),
        ("Where was Hsu Kuang-ping born?", 1),
        ("Whom did Chang Hsueh-liang's army serve?", 2),
        ("Was Xueliang Zhang a general?", 2),
        ("What did Leung Kai-chiu think?", 3),
        ("What did Liang Qichao think?", 3),
        ("WHO WAS LIANG CHI-CHAO?", 3),
        ("Is Wong Jim from there?", 4),
        ("How far is P'ingtung?", 5),
        ("Where is Mong Kok?", 6),
    ],
)
def test_a_romanized_name_finds_the_passage(
    searcher: Searcher, question: str, document: int
) -> None:
    ids = retrieve_lexical(Question.parse(question), lambda: None, searcher, 3).ids  # type: ignore[arg-type,return-value]
    chunks = searcher.chunks(ids.tolist())
    assert [chunks[one][0].document_id for one in ids.tolist()][:1] == [str(document)]


@pytest.mark.parametrize(
    "question",
    [
        "How many contracts did the union sign in May?",
        "Is the union of London in debt?",
        "Did he sing a long song?",
        "工會有多少會員?",
        "Which Beyoncé album won?",
    ],
)
def test_other_words_are_no_names(searcher: Searcher, question: str) -> None:
    parsed = Question.parse(question)
    assert add_names(parsed, searcher) == parsed.translations


def test_only_a_word_alone_is_read_without_a_family_name(searcher: Searcher) -> None:
    """城市 is read as Chengshi is: a place may be called so, a person with a given name 市 not."""
    (place, *_) = find_names("Where is Tungpei?")
    assert not place.is_apart
    (person, *_) = find_names("Who was Hsu Kuang-ping?")
    assert person.is_apart
    found = find_han_names(person, searcher)
    assert found is not None
    assert found.choices[0][0] == ("许广", "广平")


def test_a_name_is_in_one_chunk(searcher: Searcher) -> None:
    """張學 and 學習 both occur, and 張學習 does not."""
    (name,) = find_names("Who is Zhang Xuexi?")
    found = find_han_names(name, searcher)
    assert found is None


def test_probabilities_add_up(searcher: Searcher) -> None:
    (name, *_) = find_names("Who was Lin Hsien-tang?")
    found = find_han_names(name, searcher)
    assert found is not None
    assert found.is_name
    assert sum(p for _, p in found.choices) == pytest.approx(1)
    assert found.terms == {"lin", "hsien", "tang"}


def test_words_split_into_syllables_of_one_system() -> None:
    assert ("wei", "shui") in split_syllables("weishui")
    assert ("kao", "hsiung") in split_syllables("kaohsiung")
    assert split_syllables("members") == ()
    assert split_syllables("ng") == (("ng",),)
    assert all("ng" not in way for way in split_syllables("hong"))


def test_function_words_at_the_start_are_no_syllables() -> None:
    assert [sorted(name.terms) for name in find_names("Can Lu Xun read?")] == [["lu", "xun"]]
