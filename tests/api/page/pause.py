"""Pauses of the page: how long its main thread was busy at a stretch, and showed no new frame."""

from dataclasses import dataclass

from playwright.sync_api import Page

# Milliseconds. A person takes longer ones for a page that hangs.
LONGEST_PAUSE = 100
# A pause of the page's code comes each time, one of a busy machine does not.
ATTEMPTS = 4
_WATCH = """() => {
  const seen = { task: 0, frame: 0, frames: 0 };
  let last = null;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.task = Math.max(seen.task, duration);
  });
  observer.observe({ type: "longtask" });
  const next = (now) => {
    if (last !== null) seen.frame = Math.max(seen.frame, now - last);
    last = now;
    seen.frames += 1;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  globalThis.readPauses = () => {
    for (const { duration } of observer.takeRecords()) seen.task = Math.max(seen.task, duration);
    const read = { ...seen };
    Object.assign(seen, { task: 0, frame: 0, frames: 0 });
    return read;
  };
}"""


@dataclass(frozen=True, slots=True)
class Pause:
    """The longest pauses between two readings, in milliseconds of the clock."""

    # Of a task of the main thread, as PerformanceObserver says; 0 if all were below 50.
    task: float
    # Between two frames, as requestAnimationFrame says.
    frame: float

    @property
    def longest(self) -> float:
        """The longer of the two."""
        return max(self.task, self.frame)


def watch_pauses(page: Page) -> None:
    """Begin to watch the pauses of a page, from now on."""
    page.evaluate(_WATCH)


def read_pause(page: Page) -> Pause:
    """Return the longest pauses since the last reading, after which the count begins anew."""
    read = page.evaluate("readPauses()")
    assert read["frames"] > 0, "the page shows no frames: nothing was measured"
    return Pause(read["task"], read["frame"])
