"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Where the collections are kept (YIJU_HOME)."),
]
CollectionName = Annotated[
    str, typer.Option("--collection", metavar="NAME", help="The collection to use.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Precision = Annotated[
    float | None,
    typer.Option(
        "--precision",
        metavar="SHARE",
        help="Abstain unless this share of such answers is right: 0.8 lets at most one in five be "
        "wrong (YIJU_PRECISION).",
    ),
]
