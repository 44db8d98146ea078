"""Documents as they were sent. What is large is kept on disk until its turn comes to be read."""

from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Request

from api.http import body, upload
from api.http.admission.threads import get_threads
from api.http.upload import Upload, UploadedFile
from index.ingest.worker.pool import ParserPool

# Bytes of JSON that are kept in memory; of a form each file has as many.
_IN_MEMORY = 1024 * 1024


class Submission:
    """Documents as JSON, or files."""

    def __init__(self, parts: list[tuple[str, IO[bytes]]], is_form: bool) -> None:
        """`parts` are the files by name, or else the JSON alone."""
        self._parts, self._is_form = parts, is_form

    def read(self, parsers: ParserPool) -> Upload:
        """Read the documents. Raises what `body.parse_body` and `body.validate` raise."""
        contents = [_read(file) for _, file in self._parts]
        if not self._is_form:
            return body.validate(upload.read_posted, body.parse_body(contents[0]))
        names = [name for name, _ in self._parts]
        files = [UploadedFile(*each) for each in zip(names, contents, strict=True)]
        return upload.read_files(files, parsers)

    def close(self) -> None:
        """Free what is kept."""
        for _, file in self._parts:
            file.close()


async def receive_submission(request: Request) -> Submission:
    """Receive documents as JSON or as a form. Raises 415 for any other media type."""
    body.check_media_type(request, body.JSON, body.MULTIPART)
    if body.media_type(request) == body.JSON:
        return Submission([("", await _spool(request))], is_form=False)
    files = await body.open_form(request)
    return Submission([(name, one.file) for name, one in files], is_form=True)


async def _spool(request: Request) -> IO[bytes]:
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by the submission
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= _IN_MEMORY:
            file.write(part)
        else:  # a disk may be slow
            await get_threads(request.app).parsing.run(partial(file.write, part))
    return file


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
