"""The collection of contrast cases that the calibration is fitted on."""

from eval.fit.contrast_sample import sample_contrast


def test_answers_stand_in_their_passages() -> None:
    sample = sample_contrast(60)
    texts = {passage.id: passage.text for passage in sample.passages}
    assert len(texts) == len(sample.passages)
    answered = [one for one in sample.questions if one.answer]
    assert 0.3 < len(answered) / len(sample.questions) < 0.8
    for one in sample.questions:
        assert one.answer in texts[one.passage]


def test_no_question_is_asked_twice_of_a_group() -> None:
    sample = sample_contrast(60)
    asked = [(one.passage.rsplit("-", 1)[0], one.question) for one in sample.questions]
    assert len(set(asked)) == len(asked)


def test_it_is_the_same_each_time() -> None:
    assert sample_contrast(10) == sample_contrast(10)
