"""Fuzz the loaders with coverage as the guide: `make fuzz`, or `python -m tests.hostile.fuzz`.

Each format is fuzzed by a process of its own (atheris, which is libFuzzer for Python), which
mutates real files. Of office files and other ZIP archives the parts are mutated, since the archive
itself would be refused for its checksums. What must hold is in `tests.hostile.invariant`.

The corpus folder keeps every input that reached new code: run again, and it goes on. A finding is
written down once, by its exception and the line of ours that raised it, and passed over from then
on, so that it hides no other; its input lies beside the corpus.
"""

import argparse
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [ROOT / "eval" / "sample", ROOT / "eval" / "gold" / "documents", ROOT.parent / "shared"]
# One suffix for each loader and container that needs no other program or model.
FORMATS = [
    "txt", "md", "csv", "html", "xhtml", "eml", "mht", "rtf", "docx", "pptx", "xlsx", "odt", "ods",
    "epub", "zip", "xls", "pdf",
]  # fmt: skip
# libFuzzer's exit statuses: a finding of ours, and one too slow.
_FOUND, _SLOW, _TOO_LARGE = 77, 70, 71
# Bytes of a sample, of a part of one that is an archive, and of a text: smaller inputs are read
# more often in a second.
_LARGEST, _LARGEST_PART, _LARGEST_TEXT = 500_000, 30_000, 6_000


def main() -> None:
    """Fuzz each format for some seconds, and print how often and what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {' '.join(FORMATS)}")
    parser.add_argument("--seconds", type=int, default=60, help="for each format")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "fuzz")
    options = parser.parse_args()
    found = 0
    for name in options.formats or FORMATS:
        found += fuzz(name, options.seconds, options.folder / name)
    sys.exit(found > 0)


def fuzz(name: str, seconds: int, folder: Path) -> int:
    """Fuzz a format; return the number of findings so far, in this run and earlier ones."""
    corpus, known = folder / "corpus", folder / "findings.jsonl"
    corpus.mkdir(parents=True, exist_ok=True)
    known.touch()
    seed(name, corpus)
    end, started, runs = time.monotonic() + seconds, time.monotonic(), 0
    while (left := int(end - time.monotonic())) > 0:
        child = subprocess.run(
            [
                sys.executable, "-m", "tests.hostile.target", name, str(known), str(corpus),
                f"-max_total_time={left}", "-timeout=30", "-rss_limit_mb=1500",
                f"-artifact_prefix={folder}/", "-print_final_stats=1",
            ],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            check=False,
        )  # fmt: skip
        (folder / "last.log").write_text(child.stdout, encoding="utf-8")
        runs += sum(
            int(line.split()[-1])
            for line in child.stdout.splitlines()
            if "number_of_executed_units" in line
        )
        if child.returncode not in {0, _FOUND}:
            # What libFuzzer stops itself: too slow, too much memory, a crash in C.
            kind = {_SLOW: "too slow", _TOO_LARGE: "too much memory"}.get(child.returncode)
            artifacts = [path.name for path in folder.iterdir() if path.is_file()]
            line = {"what": kind or f"exit status {child.returncode}", "files": artifacts}
            with known.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            break
    findings = known.read_text(encoding="utf-8").splitlines()
    took = time.monotonic() - started
    print(f"{name}: {runs:,} inputs in {took:.0f} s, {len(findings)} findings", flush=True)
    for one in findings:
        print(f"    {one}", flush=True)
    return len(findings)


def seed(name: str, corpus: Path) -> None:
    """Copy the samples of a format, made smaller, into an empty corpus."""
    if any(corpus.iterdir()):
        return
    endings = {"html": (".html", ".htm"), "xhtml": (".xhtml", ".html"), "mht": (".mht", ".eml")}
    paths = [
        path
        for folder in SAMPLES
        for path in sorted(folder.rglob("*"))
        if path.suffix in endings.get(name, (f".{name}",)) and path.is_file()
    ]
    samples = [path.read_bytes() for path in paths if path.stat().st_size <= _LARGEST]
    for number, sample in enumerate(samples or [b"a"]):
        (corpus / f"seed-{number}").write_bytes(shrink(sample))


def shrink(data: bytes) -> bytes:
    """Return the beginning of a text, or an archive without its large parts."""
    if data.startswith((b"%PDF", b"\xd0\xcf")):
        return data
    if not data.startswith(b"PK"):
        return data[:_LARGEST_TEXT]
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            if info.file_size <= _LARGEST_PART:
                new.writestr(info.filename, old.read(info))
    return buffer.getvalue()


if __name__ == "__main__":
    main()
