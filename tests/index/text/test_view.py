"""Views: runs map back to the document, and survive their encoding."""

from hypothesis import given
from hypothesis import strategies as st

from index.text.view import View, ViewCell, ViewRun, cut_runs, join_ranges

TEXT = "工會 **共**簽訂\n246.0萬份團體協約。"

HIDDEN = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, 4), st.sampled_from(["", " ", "&"])),
    max_size=6,
).map(lambda ranges: sorted(((a, a + n), shown) for a, n, shown in ranges))


@given(HIDDEN, st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_every_run_stands_where_it_says(
    hidden: list[tuple[tuple[int, int], str]], start: int, end: int
) -> None:
    runs = join_ranges(cut_runs(TEXT, start, end, hidden))
    placed = [run for run in runs if run.start is not None]
    for run in placed:
        assert run.start is not None
        assert start <= run.start
        assert run.start + len(run.text) <= end
        assert TEXT[run.start : run.start + len(run.text)] == run.text
    dropped = {at for (first, last), _ in hidden for at in range(first, last)}
    kept = [at for at in range(start, end) if at not in dropped]
    assert "".join(run.text for run in placed) == "".join(TEXT[at] for at in kept)


@given(HIDDEN)
def test_a_view_survives_its_encoding(hidden: list[tuple[tuple[int, int], str]]) -> None:
    runs = (ViewRun("欄", 0), ViewRun("是", None), *join_ranges(cut_runs(TEXT, 3, 15, hidden)))
    view = View(runs, ("題", "節"), (ViewCell(3, 6, ((0, 1), (20, 22)), "萬元"),))
    assert View.decode(view.encode((3, 15)), TEXT[3:15], 3) == view


def test_a_span_maps_to_the_ranges_it_came_from() -> None:
    view = View((ViewRun("二千", 4), ViewRun("、", None), ViewRun("四百元", 8)))
    assert view.locate(0, 2) == [(4, 6)]
    assert view.locate(1, 5) == [(5, 6), (8, 10)]
    assert view.locate(2, 3) == []
    assert view.read(5, 9) == "千四"
    assert view.find_text(9) == 4
    assert view.find_text(7) is None


def test_runs_without_a_gap_are_one() -> None:
    runs = [
        ViewRun("甲", 1),
        ViewRun("乙", 2),
        ViewRun("", None),
        ViewRun("，", None),
        ViewRun("。", None),
    ]
    assert join_ranges(runs) == (ViewRun("甲乙", 1), ViewRun("，。", None))
