"""Classes of Chinese characters, to be used inside [...] of regular expressions.

Those of numerals are Simplified, for folded text (see `index.text.normalize`), unless their name
says otherwise.
"""

# CJK unified ideographs with extensions A to H, and compatibility ideographs (Unicode 15).
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# The first block alone: the characters of the bundled dictionary (`rag.training.dictionary`).
DICTIONARY_HAN = "\u4e00-\u9fff"

# Characters of scripts written without spaces between words: Han with 々〆〇, kana and hangul.
UNSPACED = f"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff{HAN}\uac00-\ud7af"

# 1 to 9, in order.
ONE_TO_NINE = "一二三四五六七八九"
# 兩 is 2 before a measure word or unit: 兩天, 兩千.
DIGIT = f"零〇○{ONE_TO_NINE}两"
# What multiplies the digit before it, and what multiplies the whole group before it.
SMALL_UNIT, LARGE_UNIT = "十百千", "万亿兆"
NUMERAL = DIGIT + SMALL_UNIT + LARGE_UNIT

# Numerals below 10,000, in either script; 廿 and 卅 are 20 and 30.
NUMERAL_BELOW_10_000 = f"{DIGIT}兩{SMALL_UNIT}廿卅"
# Numerals of cheques and headings (壹、), in either script.
FORMAL_NUMERAL = "壹貳贰參叁叄陸陆肆伍柒捌玖拾"
# The celestial stems, which number items and name parties: 甲、, 乙方.
STEMS = "甲乙丙丁戊己庚辛壬癸"
