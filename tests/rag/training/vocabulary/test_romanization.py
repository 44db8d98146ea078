"""Spellings of syllables, as the systems' own tables have them."""

import pytest

from rag.training.vocabulary.romanization import spell_cantonese, spell_mandarin


@pytest.mark.parametrize(
    ("reading", "spelling"),
    [
        ("zhou", "chou"),
        ("xie", "hsieh"),
        ("cai", "tsai"),
        ("guo", "kuo"),
        ("luo", "lo"),
        ("qiu", "chiu"),
        ("jiu", "jeou"),
        ("rong", "jung"),
        ("lian", "lien"),
        ("lv", "lu"),
        ("zhe", "je"),
        ("zhong", "jhong"),
        ("xiao", "siao"),
    ],
)
def test_mandarin(reading: str, spelling: str) -> None:
    assert spelling in spell_mandarin(reading)


@pytest.mark.parametrize(
    ("reading", "spelling"),
    [
        ("can", "chan"),
        ("zoeng", "cheung"),
        ("loeng", "leung"),
        ("ng", "ng"),
        ("jyun", "yuen"),
        ("zeoi", "tsui"),
        ("gwok", "kwok"),
        ("sek", "shek"),
        ("wong", "wong"),
        ("jyu", "yu"),
        ("hou", "ho"),
    ],
)
def test_cantonese(reading: str, spelling: str) -> None:
    assert spelling in spell_cantonese(reading)
