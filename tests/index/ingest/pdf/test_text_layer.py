import pytest

from index.ingest.pdf.text_layer import is_unreadable, measure_damage

CHINESE = "本條例所稱勞工謂受雇主僱用從事工作獲致工資者其工作時間每日不得超過八小時"


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog – £5, 20 °C, ½ α β → ✓ ■ 😀",
        CHINESE + "㈠①、（）「」ㄅㄆカナ한글𠮷",
        "Съешь же ещё этих мягких французских булок",
        "هذا نص عربي طويل بما يكفي",
        "ภาษาไทยเป็นภาษาที่มีวรรณยุกต์",
        CHINESE + "\uf0b7\uf0a7",
        "",
    ],
)
def test_what_people_write_is_not_damaged(text: str) -> None:
    assert measure_damage(text) == 0


@pytest.mark.parametrize(
    "wrong",
    ["ⶪⶫⶍ⭂⹄⬯", "\ue5d2\ue1a0\ue0b4\ue7c6\ue001", "\ufffd" * 5, "\x03\x04\x05\x11\x12", "ሀለሐመሠ"],
)
def test_characters_that_nobody_writes_beside_others_are_damage(wrong: str) -> None:
    text = CHINESE * 3 + wrong
    assert measure_damage(text) == pytest.approx(len(wrong) / len(text))
    assert not is_unreadable(measure_damage(text))


def test_a_page_of_private_characters_is_unreadable() -> None:
    assert is_unreadable(measure_damage("頁次1" + "\ue5d2\ue1a0\ue0b4\ue7c6\ue001"))
