"""Defines the mixture of each round of the reader's training."""

from dataclasses import dataclass, replace

CHINESE_SETS = (("cmrc_train", 1.0), ("dureader_robust_dev", 1.0))
_ENGLISH_SETS = (
    ("squad2_dev_half", 1.0),
    ("squadshifts_new_wiki", 0.8),
    ("squadshifts_reddit", 0.15),
    ("squadshifts_amazon_reviews", 0.15),
)
# The share of each language's questions that also come word by word in the other language.
CROSSED = {"zh": 0.7, "en": 0.2}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round trains on; shares are of a language's questions."""

    # Language -> (set, the share of it that is used).
    sets: dict[str, tuple[tuple[str, float], ...]]
    # The sets whose marked answers are narrowed (`rag.training.question.answer_boundary`).
    narrow: frozenset[str] = frozenset()
    # The share of the English questions whose passage comes again, word by word in Chinese.
    crossed_passages: float = 0.0
    # Whether questions are changed by any name or number, not only by years and titles.
    swap_entities: bool = False
    # Unanswerable examples: with a mined passage, and with another part of the question's own.
    mined: float = 0.2
    elsewhere: float = 0.1
    # Whether the other part is irrelevant to the question, so that relevance separates the passages
    # of one document.
    elsewhere_irrelevant: bool = False
    # The share of the English questions over Chinese words, and of the questions about laws, that
    # come again with a similar passage.
    similar: float = 0.0
    # How many questions about quantities in laws, and how many sentences of laws.
    law_questions: int = 3000
    law_statements: int = 2500
    # How often each text that counts something is asked about a count.
    count_passes: int = 0
    # How many groups of contrast cases (`rag.training.contrast`).
    contrasts: int = 0


_HUMAN = Round(
    {
        "zh": (
            ("cmrc_train", 1.0),
            ("cmrc_trial", 1.0),
            ("dureader_robust_dev", 0.6),
            ("drcd_part", 1.0),
            ("drcd_part", 1.0),
        ),
        "en": (
            ("squad2_dev_half", 1.0),
            ("squadshifts_new_wiki", 0.5),
            ("tydiqa_goldp_en", 0.5),
        ),
        "mixed": (("mlqa_dev_zh", 1.0), ("mlqa_dev_en", 1.0)),
    },
    frozenset({"cmrc_train"}),
    crossed_passages=0.5,
    swap_entities=True,
    mined=0.3,
    elsewhere=0.2,
    elsewhere_irrelevant=True,
    similar=0.3,
    law_questions=2000,
    law_statements=2000,
    count_passes=1,
    contrasts=9000,
)

ROUNDS = {
    1: Round({"zh": CHINESE_SETS, "en": _ENGLISH_SETS, "ja": (("jaquad_train", 0.15),)}),
    2: Round(
        {"zh": CHINESE_SETS, "en": _ENGLISH_SETS},
        frozenset(name for name, _ in CHINESE_SETS + _ENGLISH_SETS),
        crossed_passages=0.3,
    ),
    3: Round(
        {
            "zh": CHINESE_SETS * 2,
            "en": (*_ENGLISH_SETS[:1], ("squadshifts_new_wiki", 1.0), *_ENGLISH_SETS[2:]),
            "ja": (("jaquad_train", 0.35),),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.3,
        swap_entities=True,
    ),
    4: Round(
        {
            "zh": CHINESE_SETS,
            "en": (
                ("squad2_dev_half", 1.0),
                ("squadshifts_new_wiki", 1.0),
                ("squadshifts_reddit", 0.3),
            ),
            "ja": (("jaquad_train", 0.65),),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.5,
        swap_entities=True,
    ),
    5: Round(
        {
            "zh": CHINESE_SETS,
            "en": (("squad2_dev_half", 1.0), ("squadshifts_new_wiki", 0.5)),
            "ja": (("jaquad_train", 0.12),),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.6,
        swap_entities=True,
        mined=0.3,
        elsewhere=0.25,
        elsewhere_irrelevant=True,
        similar=0.4,
        law_questions=5000,
        law_statements=7000,
        count_passes=4,
    ),
    6: Round(
        {
            "zh": (
                ("cmrc_train", 0.5),
                ("cmrc_trial", 1.0),
                ("dureader_robust_dev", 1.0),
                ("drcd_part", 1.0),
            ),
            "en": (
                ("squad2_dev_half", 0.7),
                ("squadshifts_new_wiki", 0.2),
                ("tydiqa_goldp_en", 0.4),
            ),
            # Human questions in one language over passages in the other, and in the same.
            "mixed": (("mlqa_dev_zh", 1.0), ("mlqa_dev_en", 1.0)),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.4,
        swap_entities=True,
        mined=0.3,
        elsewhere=0.2,
        elsewhere_irrelevant=True,
        similar=0.3,
        law_questions=2000,
        law_statements=2500,
        count_passes=1,
        contrasts=11000,
    ),
    # Most of what people wrote in Chinese, and drcd_part twice: the reader has not learnt it yet
    # (it reads its own training questions as well as others).
    7: _HUMAN,
    # The same after more kinds of contrast, from where round 7 stopped.
    8: replace(_HUMAN, contrasts=11000),
    # Round 7 with more English questions over Chinese passages.
    9: replace(_HUMAN, crossed_passages=0.8),
    # More of what does not answer: round 9 answered another part of the document more often.
    10: replace(_HUMAN, mined=0.45, elsewhere=0.4, contrasts=14000),
}
