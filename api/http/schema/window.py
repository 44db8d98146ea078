"""Response of `GET /documents/{id}/blocks`: the part of a document that is shown at once."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import WINDOW
from api.http.schema.field import RESPONSE, Offset
from index.block import Block, BlockKind, Cell, RegionKind
from index.window import DocumentWindow


class CellBody(BaseModel):
    """A cell of a table; its text is the characters [start, end) of the document."""

    model_config = RESPONSE
    start: Offset
    end: Offset
    row: Annotated[int, Field(description="from 0; in a sheet, from the sheet's own first row")]
    column: int
    row_span: int
    column_span: int
    is_header: bool
    text: Annotated[
        str | None,
        Field(description="of a cell that is outside the window, such as a header: its beginning"),
    ] = None


class BlockBody(BaseModel):
    """A part of a document, such as a paragraph or a table. It may begin before the window and end
    after it; then only some of its `cells` are there.
    """

    model_config = RESPONSE
    kind: BlockKind
    start: Offset
    end: Offset
    level: Annotated[int, Field(description="of a heading, from 1; of a list item, its depth")]
    cells: Annotated[list[CellBody] | None, Field(description="null of all but tables")] = None

    @classmethod
    def from_block(cls, block: Block, window: DocumentWindow) -> Self:
        """Return the block, with the cells that the window shows."""

        def fill(cell: Cell) -> CellBody:
            return CellBody.model_construct(
                start=cell.start,
                end=cell.end,
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                is_header=cell.is_header,
                text=window.elsewhere.get(cell.start),
            )

        is_table = block.kind is BlockKind.TABLE
        # Not validated one by one: a window may have 2,000 cells.
        return cls.model_construct(
            kind=block.kind,
            start=block.start,
            end=block.end,
            level=block.level,
            cells=list(map(fill, block.cells)) if is_table else None,
        )


class RegionBody(BaseModel):
    """A page, slide or sheet, and its range of the text; `number` counts from 1."""

    model_config = RESPONSE
    kind: RegionKind
    number: int
    name: Annotated[str, Field(description="of a sheet")]
    start: Offset
    end: Offset
    ocr: Annotated[bool, Field(description="whether the text was recognized by OCR")]


class HiddenBody(BaseModel):
    """Characters that are not displayed, such as markup, and what is displayed instead."""

    model_config = RESPONSE
    start: Offset
    end: Offset
    shown: str


class WindowBody(BaseModel):
    """The characters [start, end) of a document, with the blocks, regions and hidden characters
    that have some of them. Every visible character is in a block.
    """

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [WINDOW]})
    document_id: str
    title: str
    media_type: str
    sha256: Annotated[str, Field(description="of the whole text in UTF-8")]
    length: Annotated[int, Field(description="of the whole text")]
    pages: Annotated[
        int | None,
        Field(description="of the whole document: pages, slides or sheets; null without any"),
    ]
    start: Offset
    end: Offset
    text: str
    blocks: list[BlockBody]
    regions: list[RegionBody]
    hidden: list[HiddenBody]

    @classmethod
    def from_window(cls, window: DocumentWindow) -> Self:
        """Return a window as JSON has it."""
        return cls.model_construct(
            document_id=window.document_id,
            title=window.title,
            media_type=window.media_type,
            sha256=window.sha256,
            length=window.length,
            pages=window.pages,
            start=window.start,
            end=window.end,
            text=window.text,
            blocks=[BlockBody.from_block(one, window) for one in window.blocks],
            regions=[RegionBody.model_validate(one) for one in window.regions],
            hidden=[HiddenBody.model_validate(one) for one in window.hidden],
        )
