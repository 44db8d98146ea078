"""One trial: a copy, damaged by its number, is asked everything in a process of its own."""

import json
import logging
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from index.error import YijuError

# What a trial may take beyond what the process has.
MEMORY = 1 << 30
SECONDS = 120.0


class Outcome(StrEnum):
    """What became of a trial. The first three are as they should be."""

    # Everything was said as if nothing were damaged, also with a repair in between.
    SAME = "same"
    # Something was refused with an error of ours; everything else was said as before.
    REFUSED = "refused"
    # Everything was said as before, after an error in between.
    MENDED = "mended"
    # Something else was said, without a word.
    WRONG = "wrong"
    # Another exception: the service would answer with 500.
    UNEXPECTED = "unexpected"
    MEMORY = "memory"
    DIED = "died"
    HUNG = "hung"


BAD = frozenset(Outcome) - {Outcome.SAME, Outcome.REFUSED, Outcome.MENDED}

# Whatever is asked of a folder: its name, and what was said, or the error.
Ask = Callable[[Path], dict[str, str]]
# Names, and what asks for the answers.
Questions = Iterable[tuple[str, Callable[[], object]]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial and its outcome."""

    number: int
    template: str
    file: str
    # Where, and which bit; a cut has none.
    at: int
    bit: int | None
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to a copy."""

    template: str
    file: str
    at: int
    bit: int | None

    def apply(self, folder: Path) -> None:
        """Damage the copy in a folder."""
        path = folder / self.file
        data = bytearray(path.read_bytes())
        if self.bit is None:
            del data[self.at :]
        else:
            data[self.at] ^= 1 << self.bit
        path.write_bytes(data)


def draw(number: int, templates: Path) -> Damage:
    """Draw the damage of a trial: a template, one of its files, and a bit or, of one in eight, an
    end.
    """
    random = np.random.default_rng(number)
    names = sorted(path.name for path in templates.iterdir() if path.is_dir())
    name = names[random.integers(len(names))]
    files = sorted(path for path in (templates / name).rglob("*") if path.is_file())
    # A file's share grows with the root of its size, so that small ones are not missed.
    sizes = np.sqrt([max(path.stat().st_size, 1) for path in files])
    path = files[random.choice(len(files), p=sizes / sizes.sum())]
    size = max(path.stat().st_size, 1)
    at = int(random.integers(size))
    bit = None if random.random() < 1 / 8 else int(random.integers(8))
    return Damage(name, str(path.relative_to(templates / name)), at, bit)


def run(
    number: int,
    templates: Path,
    ask: Ask,
    good: dict[str, dict[str, str]],
    memory: int = MEMORY,
) -> Trial:
    """Run a trial; `good` is what undamaged copies say, by template."""
    damage = draw(number, templates)
    with tempfile.TemporaryDirectory(prefix="damage-") as work:
        folder = Path(work) / "copy"
        shutil.copytree(templates / damage.template, folder)
        damage.apply(folder)
        outcome, detail = _judge(_ask_apart(folder, ask, memory), good[damage.template])
    return Trial(number, **asdict(damage), outcome=outcome, detail=detail)


def ask_good(templates: Path, ask: Ask, memory: int = MEMORY) -> dict[str, dict[str, str]]:
    """Return what undamaged copies say, by template."""
    found = {}
    for template in sorted(path for path in templates.iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory(prefix="damage-") as work:
            shutil.copytree(template, Path(work) / "copy")
            said = _ask_apart(Path(work) / "copy", ask, memory)
            assert isinstance(said, dict), said
            assert not any(answer.startswith("!") for answer in said.values()), said
            found[template.name] = said
    return found


def answer_all(questions: Questions) -> dict[str, str]:
    """Ask everything; an answer that is an error begins with an exclamation mark."""
    return {name: answer_one(ask) for name, ask in questions}


def answer_one(ask: Callable[[], object]) -> str:
    """Return what is said, as text."""
    try:
        return repr(ask())
    except YijuError as error:
        return f"!refused {error}"
    except MemoryError:
        return "!memory"
    except Exception as error:  # noqa: BLE001  what must not happen is counted
        return f"!unexpected {type(error).__name__}: {error}"


def _ask_apart(folder: Path, ask: Ask, memory: int) -> dict[str, str] | tuple[Outcome, str]:
    """Ask in a forked process with bounded memory."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            limit = _measure_size() + memory
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            logging.getLogger("yiju").setLevel(logging.CRITICAL)
            with os.fdopen(writer, "w", encoding="utf-8") as file:
                json.dump(ask(folder), file)
        except MemoryError:
            os._exit(9)
        finally:
            os._exit(0)
    os.close(writer)
    watch = _kill_later(child)
    with os.fdopen(reader, encoding="utf-8", errors="replace") as file:
        said = file.read()
    _, status = os.waitpid(child, 0)
    os.kill(watch, signal.SIGKILL)
    os.waitpid(watch, 0)
    if os.WIFSIGNALED(status):
        hung = os.WTERMSIG(status) == signal.SIGKILL
        return (Outcome.HUNG if hung else Outcome.DIED), f"signal {os.WTERMSIG(status)}"
    try:
        return dict(json.loads(said))
    except ValueError:
        return Outcome.MEMORY, said[-200:]


def _kill_later(child: int) -> int:
    """Start a process that ends the child after a while."""
    watch = os.fork()
    if watch == 0:
        time.sleep(SECONDS)
        os.kill(child, signal.SIGKILL)
        os._exit(0)
    return watch


def _measure_size() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _judge(said: dict[str, str] | tuple[Outcome, str], good: dict[str, str]) -> tuple[Outcome, str]:
    if isinstance(said, tuple):
        return said
    for mark, outcome in (("!unexpected", Outcome.UNEXPECTED), ("!memory", Outcome.MEMORY)):
        for name, answer in said.items():
            if answer.startswith(mark):
                return outcome, f"{name}: {answer[:300]}"
    for name, answer in said.items():
        if answer != good[name] and not answer.startswith("!"):
            return Outcome.WRONG, f"{name}: {answer[:150]} instead of {good[name][:150]}"
    refused = [(name, answer) for name, answer in said.items() if answer.startswith("!")]
    if not refused and len(said) == len(good):
        return Outcome.SAME, ""
    first = ": ".join(refused[0])[:300] if refused else "nothing was said"
    if not refused:
        return Outcome.UNEXPECTED, first
    ended = [name for name, _ in refused if name.startswith("again")]
    return (Outcome.REFUSED if ended or len(said) < len(good) else Outcome.MENDED), first
