"""Format numbers for the report page."""

from eval.metric.statistic import Interval


def format_number(value: float | None, digits: int = 3) -> str:
    """Format with a fixed number of decimals, None as a dash."""
    return "–" if value is None else f"{value:.{digits}f}"


def format_signed(value: float) -> str:
    """Format with three decimals and a sign; what rounds to zero has none.

    >>> format_signed(0.25), format_signed(-0.25), format_signed(-0.0001)
    ('+0.250', '−0.250', '0.000')
    """
    text = f"{value:+.3f}".replace("-", "−")
    return text if float(f"{value:.3f}") else text[1:]


def format_percent(share: float | None) -> str:
    """Format a share, 0 to 1, in whole percents; one decimal near 0 and 100.

    Only a share of exactly 0 or 1 is shown as 0 % or 100 %.

    >>> format_percent(0.996), format_percent(0.999), format_percent(1), format_percent(0.456)
    ('99.6\xa0%', '99.9\xa0%', '100\xa0%', '46\xa0%')
    """
    if share is None:
        return "–"
    near = 0 < share < 0.01 or 0.99 < share < 1
    text = f"{min(max(share, 0.001), 0.999):.1%}" if near else f"{share:.0%}"
    return text.replace("%", "\u00a0%")


def format_count(part: int, total: int) -> str:
    """Format a part of a total with its percentage.

    >>> format_count(1_200, 2_400)
    '1,200 (50\xa0%)'
    """
    return f"{part:,} ({format_percent(part / total)})"


def format_interval(interval: Interval | None) -> str:
    """Format the two ends with three decimals; None as nothing."""
    return "" if interval is None else f"{interval.low:.3f} – {interval.high:.3f}"


def format_p(p: float) -> str:
    """Format a p-value with three decimals."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
