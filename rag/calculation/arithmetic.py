"""Compute with quantities, and write the result as its operands are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from index.text.han import HAN
from index.text.normalize import fold
from rag.answer import AnswerType, Operation
from rag.calculation.series import Operand

# What stands before and after the figures of a quantity: NT$ and 萬元.
_WRITTEN = re.compile(r"(?P<before>[^\d.]*?)(?P<figures>\d[\d,]*(?:\.\d+)?)(?P<after>[^\d]*)")
_SHARE_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class ComputedValue:
    """The result of a computation."""

    text: str
    value: Decimal
    unit: str | None
    kind: AnswerType


def compute(operation: Operation, operands: Sequence[Operand]) -> ComputedValue | None:
    """Return the sum, average, difference (first less second) or share (first of the sum of the
    rest); None for quantities that cannot be added.
    """
    values = [one.value for one in operands if one.value is not None]
    if len(values) < len(operands) or not is_alike(operands):
        return None
    is_rate = operands[0].kind is AnswerType.PERCENTAGE
    if operation is Operation.DIFFERENCE:
        write = _write_points if is_rate else _write
        return write(values[0] - values[1], operands)
    if is_rate:
        return None
    if operation is Operation.SHARE:
        return _write_share(values[0], sum(values[1:], Decimal(0)))
    total = sum(values, Decimal(0))
    return _write(total if operation is Operation.SUM else total / len(values), operands)


def is_alike(operands: Sequence[Operand]) -> bool:
    """Tell whether the quantities have one unit and kind."""
    return len({(fold(one.unit or ""), one.kind) for one in operands}) == 1


def _write(value: Decimal, operands: Sequence[Operand]) -> ComputedValue:
    """Write the value with the scale and unit of the operands, if they share them."""
    first = operands[0]
    written = [_WRITTEN.fullmatch(fold(one.words).strip()) for one in operands]
    forms = {
        (one["before"].strip("(-−"), one["after"].strip(")")) if one else None for one in written
    }
    form = next(iter(forms)) if len(forms) == 1 else None
    places = max(_count_decimals(one.words) for one in operands)
    stated = {one.stated_unit for one in operands}
    if form is None or len(stated) > 1 or not first.value:
        text = f"{_format(_round(value, 2))}{_space(first.unit)}{first.unit or ''}"
        return ComputedValue(text, _round(value, 2), first.unit, first.kind)
    figures = Decimal((written[0] or {})["figures"].replace(",", "") or 1)  # type: ignore[index]
    scale = abs(first.value) / figures if figures else Decimal(1)
    shown = value / scale
    if shown != _round(shown, places):
        places = max(places + 1, 2)
    shown = _round(shown, places)
    source = fold(first.words)
    match = _WRITTEN.fullmatch(source.strip())
    before, after = ("", "") if match is None else (match["before"], match["after"])
    lead = len(source) - len(source.lstrip())
    if match:
        # In the script of the document.
        before = first.words[lead : lead + len(before)].strip("(（-−")
        after = first.words[lead + match.start("after") : lead + match.end("after")].strip(")）")
    after = after or _space(first.stated_unit or first.unit) + (
        first.stated_unit or first.unit or ""
    )
    if before.strip():
        # NT$ is before the figures.
        after = after if after.strip() != (first.unit or "") else ""
    sign = "-" if shown < 0 else ""
    text = f"{sign}{before}{_format(abs(shown))}{after}".strip()
    return ComputedValue(text, shown * scale, first.unit, first.kind)


def _write_share(part: Decimal, whole: Decimal) -> ComputedValue | None:
    if not 0 <= part <= whole or not whole:
        return None
    share = _round(100 * part / whole, _SHARE_DECIMALS)
    return ComputedValue(f"{_format(share)}%", share, "%", AnswerType.PERCENTAGE)


def _write_points(value: Decimal, operands: Sequence[Operand]) -> ComputedValue:
    words = operands[0].label_words + operands[0].words + operands[0].label
    unit = "個百分點" if re.search(f"[{HAN}]", words) else "percentage points"
    return ComputedValue(
        f"{_format(value)}{_space(unit)}{unit}", value, unit, AnswerType.PERCENTAGE
    )


def _count_decimals(words: str) -> int:
    match = _WRITTEN.fullmatch(fold(words).strip())
    return len(match["figures"].partition(".")[2]) if match else 0


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _format(value: Decimal) -> str:
    """Write a number without zeros at the end of its decimals, thousands grouped."""
    text = f"{value:,f}" if abs(value) >= 1000 else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _space(unit: str | None) -> str:
    """Return a blank before a word of Latin letters."""
    return " " if unit and unit[0].isascii() and unit[0].isalpha() else ""
