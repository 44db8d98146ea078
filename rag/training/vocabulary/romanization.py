"""python -m rag.training.vocabulary.romanization DATA: make the table of romanized syllables.

For every spelling of a syllable in Hanyu Pinyin, Wade-Giles, Tongyong, MPS II and what Hong Kong
writes, the characters that are read so, the most frequent first. Readings are those of `pypinyin`
(MIT) and `ToJyutping` (BSD-2-Clause); spellings follow from them by the rules here.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from index.error import YijuError
from index.text.normalize import fold
from rag.retrieval.romanization import CANTONESE, MANDARIN
from rag.retrieval.translation import FOLDER, SYLLABLES
from rag.training.dataset import read_articles, read_texts
from rag.training.dictionary import write_lines
from rag.training.extra import missing_package

_TEXTS = ("cmrc_train", "drcd_part", "dureader_robust_dev", "mlqa_dev_zh")
# Initials, the longest first; y and w belong to the final.
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")
_WADE_GILES = {
    **{"b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch"},
    **{"z": "ts", "c": "ts", "r": "j"},
}
_TONGYONG = {"zh": "jh", "x": "s", "q": "c"}
_MPS = {"zh": "j", "x": "sh", "q": "ch", "c": "ts", "z": "tz"}
# A final, and how else it is written after any initial, with none, and in Taiwanese names.
_FINALS = {
    "ian": ("ien",),
    "ie": ("ieh",),
    "ue": ("ueh", "yue", "iue"),
    "uo": ("o", "uo"),
    "ong": ("ung",),
    "iong": ("iung", "yong", "yung"),
    "ui": ("uei", "wei"),
    "iu": ("iou", "ieu", "eou", "iew"),
    "un": ("uen", "wen"),
    "iao": ("iau", "eau"),
    "ao": ("au", "aw"),
    "ei": ("ey",),
    "ai": ("ay",),
    "eng": ("ong",),
    "e": ("eh",),
    "uang": ("wang", "oung"),
    "uan": ("wan",),
    "u": ("oo",),
    "i": ("ee",),
}
# Syllables without an initial, and those in which i is no vowel.
_WHOLE = {
    **{"yi": ("i", "ee", "yee"), "ying": ("ing",), "yin": ("in",), "yan": ("yen",)},
    **{"ye": ("yeh",), "yue": ("yueh",), "you": ("yu", "yo", "yiu"), "er": ("erh", "urh")},
    **{"yong": ("yung",), "wen": ("uen",), "weng": ("wong", "ong"), "yuan": ("yuen", "yen")},
    **{"yang": ("young",), "ou": ("au",), "yao": ("yau",), "wei": ("uei",), "e": ("o", "eh")},
    **{"yu": ("yue", "yuh"), "wu": ("woo", "u"), "zi": ("tzu", "tsu", "zih", "tz"), "o": ("oh",)},
    **{"ci": ("tzu", "tsu", "cih", "tsz"), "si": ("ssu", "szu", "sih", "sz", "su", "sze")},
    **{"zhi": ("chih", "jhih", "jr", "jih"), "chi": ("chih", "chr"), "shi": ("shih", "shr")},
    **{"ri": ("jih", "rih"), "ge": ("ko", "keh"), "ke": ("ko", "keh"), "he": ("ho", "heh")},
    **{"xu": ("hsu", "syu", "shu", "shyu"), "ju": ("chu", "jyu"), "qu": ("chu", "cyu", "chyu")},
    **{"xun": ("hsun", "syun", "shiun"), "jun": ("chun", "jyun", "jiun")},
    **{"xuan": ("hsuan", "syuan", "shiuan", "hsuen"), "juan": ("chuan", "jyuan")},
    **{"qun": ("chun", "cyun"), "quan": ("chuan", "cyuan", "chuen")},
    **{"xue": ("hsueh", "syue", "shiue"), "jue": ("chueh", "jyue"), "que": ("chueh", "cyue")},
    **{"nv": ("nu", "nyu"), "lv": ("lu", "lyu", "leu"), "zhe": ("che", "je", "jhe", "cheh")},
    **{"fu": ("foo",), "lin": ("lim",), "song": ("soong", "sung"), "wang": ("ouang", "wong")},
}
_HK_INITIALS = {
    **{"b": ("p", "b"), "p": ("p",), "d": ("t", "d"), "t": ("t",), "g": ("k", "g"), "k": ("k",)},
    **{"gw": ("kw", "gw", "ku"), "kw": ("kw", "qu"), "z": ("ch", "ts", "j", "tz", "c", "tch")},
    **{
        "c": ("ch", "ts", "tch"),
        "s": ("s", "sh"),
        "j": ("y", ""),
        "ng": ("ng", ""),
        "": ("", "ng"),
    },
}
_HK_FINALS = {
    **{"aa": ("a", "ah"), "aai": ("ai", "aai", "ay"), "aau": ("au", "aau"), "aam": ("am", "aam")},
    **{"aan": ("an", "aan"), "aang": ("ang",), "aap": ("ap", "aap"), "aat": ("at", "aat")},
    **{"aak": ("ak", "aak"), "ai": ("ai", "ay"), "au": ("au", "ow"), "am": ("am", "um")},
    **{"an": ("an", "un"), "ang": ("ang", "ung"), "ap": ("ap", "up"), "at": ("at", "ut")},
    **{
        "ak": ("ak", "uk"),
        "e": ("e", "eh"),
        "ei": ("ei", "i", "ee", "ay", "ey"),
        "ek": ("ek", "ick"),
    },
    **{"i": ("i", "ee", "z", "ze", "sz"), "o": ("o", "oh", "or"), "oi": ("oi", "oy")},
    **{"ou": ("o", "ou", "u", "ow", "oe"), "u": ("u", "oo", "ou"), "un": ("un", "oon")},
    **{"ung": ("ung", "oong"), "ut": ("ut", "oot"), "uk": ("uk", "ook", "uck"), "oe": ("eu", "oe")},
    **{"oeng": ("eung", "ong", "oeng", "eong"), "oek": ("euk", "eok"), "eoi": ("ui", "oi", "eui")},
    **{"eon": ("un", "on", "eun"), "eot": ("ut", "eut"), "yu": ("yu", "u", "ue", "y", "yue")},
    **{"yun": ("uen", "yuen", "un", "uan"), "yut": ("uet", "yuet", "ut", "yut"), "ng": ("ng",)},
    **{"iu": ("iu", "ew"), "ik": ("ik", "ick"), "ok": ("ok", "ock"), "im": ("im", "eem")},
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m rag.training.vocabulary.romanization",
        description="Make the table of romanized syllables in rag/retrieval/dictionary.",
    )
    parser.add_argument("data", type=Path, help="the folder with the training sets")
    folder = parser.parse_args().data
    try:
        texts = [*read_texts(folder, *_TEXTS), *(one.text for one in read_articles(folder))]
        table = make_table(texts)
    except YijuError as error:
        sys.exit(f"rag.training.vocabulary.romanization: {error}")
    write_lines(FOLDER / SYLLABLES, table)


def make_table(texts: Iterable[str]) -> dict[str, str]:
    """Return the characters of each spelling, among those that occur in the texts."""
    counts = Counter(character for text in texts for character in text if character > "\u3400")
    frequency: Counter[str] = Counter()
    mandarin, cantonese = defaultdict(set), defaultdict(set)
    for character, count in counts.items():
        folded = fold(character)
        frequency[folded] += count
        for reading in _read_mandarin(character):
            mandarin[reading].add(folded)
        for reading in _read_cantonese(character):
            cantonese[reading].add(folded)
    rows: dict[str, set[str]] = defaultdict(set)
    for reading, found in mandarin.items():
        for spelling in spell_mandarin(reading):
            rows[MANDARIN + spelling] |= found
    for reading, found in cantonese.items():
        for spelling in spell_cantonese(reading):
            rows[CANTONESE + spelling] |= found
    return {key: _order(found, frequency) for key, found in rows.items()}


def _order(characters: Iterable[str], frequency: Mapping[str, int]) -> str:
    return "".join(sorted(characters, key=lambda one: (-frequency[one], one)))


def _read_mandarin(character: str) -> set[str]:
    try:
        from pypinyin import Style, pinyin
    except ImportError as error:
        raise missing_package("pypinyin") from error
    (readings,) = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore") or [[]]
    # Without a vowel it is an interjection: 嗯 is also read n and ng.
    return {one.replace("ü", "v") for one in readings if one.isalpha() and set(one) & set("aeiouü")}


def _read_cantonese(character: str) -> set[str]:
    try:
        from ToJyutping import get_jyutping_candidates
    except ImportError as error:
        raise missing_package("ToJyutping") from error
    return {
        reading[:-1]
        for _, found in get_jyutping_candidates(character)
        for reading in found or ()
        if reading[:-1] != "m"
    }


def spell_mandarin(reading: str) -> set[str]:
    """Return the spellings of a syllable that is given in Hanyu Pinyin, v for ü.

    >>> sorted(spell_mandarin("xiong") & {"xiong", "hsiung", "siong"})
    ['hsiung', 'siong', 'xiong']
    """
    initial = next((one for one in _INITIALS if reading.startswith(one)), "")
    final = reading[len(initial) :]
    spellings = {reading.replace("v", "u"), *_WHOLE.get(reading, ())}
    if not initial or reading in _WHOLE:
        return spellings
    finals = {final, *_FINALS.get(final, ())}
    for system in (_WADE_GILES, _TONGYONG, _MPS, {}):
        spellings |= {system.get(initial, initial) + one.replace("v", "u") for one in finals}
    return spellings


def spell_cantonese(reading: str) -> set[str]:
    """Return the spellings in Hong Kong of a syllable that is given in Jyutping.

    >>> sorted(spell_cantonese("can") & {"chan", "tsan"}), "cheung" in spell_cantonese("zoeng")
    (['chan', 'tsan'], True)
    """
    size = next((n for n in (2, 1) if reading[:n] in ("gw", "kw", "ng", *"bpmfdtnlgkhzcsjw")), 0)
    if size == len(reading):
        return {reading}
    initial, final = reading[:size], reading[size:]
    return {
        one + other
        for one in _HK_INITIALS.get(initial, (initial,))
        for other in _HK_FINALS.get(final, (final,))
    } | set(_spell_yod(initial, final))


def _spell_yod(initial: str, final: str) -> Iterator[str]:
    """Yield spellings of j before yu, which is written once: 于 is jyu and Yu."""
    if initial == "j" and final.startswith("yu"):
        yield from (f"y{one.removeprefix('y')}" for one in _HK_FINALS.get(final, (final,)))


if __name__ == "__main__":
    main()
