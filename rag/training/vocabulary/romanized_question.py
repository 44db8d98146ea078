"""Ask in English for Han names, romanized in four ways, over Chinese passages.

    python -m rag.training.vocabulary.romanized_question DATA --out SET [--questions N]

DATA holds training sets with Wikipedia passages. Writes a question set (SET.passages.jsonl and
SET.questions.jsonl, for `yiju eval run`): names of persons and places that are titles, each in one
system, and as many other passages. A question is right when the passage with that title is first.
Needs `pypinyin` and `cantonese-romanisation`.
"""

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SETS = ("cmrc_train", "cmrc_trial", "drcd_part", "mlqa_dev_zh")
_SEED = 22
_SYSTEMS = ("pinyin", "wade-giles", "hong-kong", "pinyin-reversed")
# A title that is a person's name, and a beginning that says so.
_PERSON = re.compile("[\u4e00-\u9fff]{2,3}")
_BORN = re.compile(r"[（(][^）)]{0,30}(?:\d{3,4}年|生於|生于|出生)|字[\u4e00-\u9fff]{2}|人[，。]")
_PLACE = re.compile("[\u4e00-\u9fff]{2,3}[市縣县區区鎮镇鄉乡山河湖島岛寺站村橋桥]")
_TEMPLATES = {
    "person": (
        "Who was {}?",
        "When was {} born?",
        "What is {} known for?",
        "Which offices did {} hold?",
        "Where did {} come from?",
    ),
    "place": (
        "Where is {}?",
        "What is {} known for?",
        "How large is {}?",
        "What lies near {}?",
    ),
}
# Wade-Giles as Thomas Wade and Herbert Giles have it, without marks; written apart from the table
# that is measured.
_INITIAL = re.compile("zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]|")
_WADE_INITIAL = {
    **{"b": "p", "d": "t", "g": "k", "zh": "ch", "j": "ch", "q": "ch", "x": "hs"},
    **{"z": "ts", "c": "ts", "r": "j"},
}
_WADE_WHOLE = {
    **{"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu"},
    **{"si": "ssu", "yi": "i", "er": "erh", "yan": "yen", "ye": "yeh", "yue": "yueh"},
    **{"you": "yu", "yong": "yung", "ge": "ko", "ke": "ko", "he": "ho", "e": "o"},
    **{"gui": "kuei", "kui": "kuei", "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo"},
}
_WADE_FINAL = {"ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o", "ong": "ung", "iong": "iung"}


@dataclass(frozen=True, slots=True)
class NamedPassage:
    """A passage about a person or place that is its title."""

    id: str
    title: str
    kind: str


def main() -> None:
    """Write the question set."""
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.vocabulary.romanized_question",
        description=__doc__.splitlines()[0],
    )
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    parser.add_argument("--out", type=Path, required=True, help="the set to write, without suffix")
    parser.add_argument("--questions", type=int, default=200)
    arguments = parser.parse_args()
    passages = [one for name in _SETS for one in _read(arguments.data, name)]
    chosen = random.Random(_SEED)
    found = select_named(passages)
    chosen.shuffle(found)
    found = _balance(found, arguments.questions)
    others = [one for one in passages if one["id"] not in {named.id for named in found}]
    kept = {one.id for one in found}
    documents = [one for one in passages if one["id"] in kept]
    documents += chosen.sample(others, min(2 * len(found), len(others)))
    texts = {one["id"]: one["text"] for one in documents}
    questions = []
    for number, named in enumerate(found):
        system = _SYSTEMS[number % len(_SYSTEMS)]
        question = chosen.choice(_TEMPLATES[named.kind]).format(romanize(named, system))
        questions.append(
            {
                "id": f"{system}-{named.kind}-{number}",
                "question": question,
                "passage_id": named.id,
                "q_lang": system,
                "answers": [{"text": named.title, "start": texts[named.id].index(named.title)}],
                "impossible": False,
                "type": "span",
            }
        )
    _write(arguments.out, "passages", documents)
    _write(arguments.out, "questions", questions)


def select_named(passages: list[dict[str, str]]) -> list[NamedPassage]:
    """Return the passages whose title, found nowhere else as one, is a person or a place."""
    from rag.retrieval.name import FAMILY_NAMES

    titles = [one["title"] for one in passages]
    found = []
    for one in passages:
        title, text = one["title"], one["text"]
        if titles.count(title) > 1 or title not in text:
            continue
        if _PLACE.fullmatch(title):
            found.append(NamedPassage(one["id"], title, "place"))
        elif _PERSON.fullmatch(title) and title[0] in FAMILY_NAMES and _BORN.search(text[:60]):
            found.append(NamedPassage(one["id"], title, "person"))
    return found


def _balance(found: list[NamedPassage], count: int) -> list[NamedPassage]:
    """Return `count` passages, two thirds of them about persons where there are enough."""
    persons = [one for one in found if one.kind == "person"]
    places = [one for one in found if one.kind == "place"]
    share = min(len(places), count // 3)
    return persons[: count - share] + places[:share]


def romanize(named: NamedPassage, system: str) -> str:
    """Return a name in Latin letters, as English texts write it."""
    from pypinyin import Style, lazy_pinyin

    title = named.title[:-1] if named.kind == "place" else named.title
    syllables = [one.replace("ü", "u") for one in lazy_pinyin(title, style=Style.NORMAL)]
    if system == "wade-giles":
        syllables = [spell_wade_giles(one) for one in syllables]
    if system == "hong-kong":
        syllables = _spell_hong_kong(title) or syllables
    if named.kind == "place":
        apart = {"wade-giles": "", "hong-kong": " "}
        parts = [one.capitalize() for one in syllables]
        joined = apart.get(system, "").join(parts if system == "hong-kong" else syllables)
        return joined if system == "hong-kong" else joined.capitalize()
    family, given = syllables[0].capitalize(), syllables[1:]
    joined = ("" if system.startswith("pinyin") else "-").join(given).capitalize()
    return f"{joined} {family}" if system.endswith("reversed") else f"{family} {joined}"


def _spell_hong_kong(title: str) -> list[str]:
    """Return a title's syllables as Hong Kong's government writes them; empty without all."""
    from cantoroman import Cantonese
    from opencc import OpenCC

    found = Cantonese().getRoman(OpenCC("s2t").convert(title))
    return [one[0] for one in found] if all(found) else []


def spell_wade_giles(syllable: str) -> str:
    """Return a syllable of Hanyu Pinyin in Wade-Giles, without marks.

    >>> [spell_wade_giles(one) for one in ("jiang", "xiong", "cai", "zhi", "duo")]
    ['chiang', 'hsiung', 'tsai', 'chih', 'to']
    """
    if syllable in _WADE_WHOLE:
        return _WADE_WHOLE[syllable]
    match = _INITIAL.match(syllable)
    initial = match[0] if match else ""
    final = syllable[len(initial) :]
    return _WADE_INITIAL.get(initial, initial) + _WADE_FINAL.get(final, final)


def _read(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(folder / f"{name}.passages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            yield {"id": f"{name}-{passage['id']}", **{k: passage[k] for k in ("title", "text")}}


def _write(out: Path, kind: str, rows: list[dict[str, object]] | list[dict[str, str]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out.with_name(f"{out.name}.{kind}.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
