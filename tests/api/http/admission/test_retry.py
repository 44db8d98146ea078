"""Those who were refused at once do not come back at once."""

from api.http.admission.retry import choose_retry_after


def test_waits_differ_and_are_never_shorter() -> None:
    found = {int(choose_retry_after(5)) for _ in range(200)}
    assert min(found) >= 5
    assert max(found) <= 15
    assert len(found) > 5
