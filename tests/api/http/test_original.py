"""The original over HTTP: the file, pictures of its pages, and citations that open both."""

from urllib.parse import unquote

import httpx2
import pytest

from api.http.original import format_disposition
from api.http.schema.document import DocumentList, StoredDocument
from tests.index.ingest.pdf.made import MadePage, make_pdf
from tests.service import expect_problem, post_documents, post_question

FILES = {"collection": "originals"}
HTML = (
    "<html><head><meta charset='big5'><title>會訊</title></head><body><article>"
    + "<p>工會會員共有123人，理事7人，監事3人，任期三年，連選得連任一次，均由會員選出。</p>" * 3
    + "<script>document.title = 'ran'</script></article></body></html>"
).encode("big5")


def make_report() -> bytes:
    first, second = MadePage(), MadePage()
    for n, words in enumerate(("The union held its yearly meeting in May.", "All branches came.")):
        first.text(72, 700 - 20 * n, words)
    second.text(72, 700, "The annual report counts 4,321 members of the union in 2017.")
    return make_pdf([first, second], "/Author(Mary Lee)/CreationDate(D:20180105120000Z)")


@pytest.fixture(scope="module")
def ids(client: httpx2.Client) -> dict[str, str]:
    """A PDF and a page of the web in a collection of their own: their ids by name."""
    name = "年報 2017.pdf"
    sent = [("files", (name, make_report())), ("files", ("news.html", HTML))]
    response = client.post("/documents", params=FILES, files=sent)
    assert response.status_code == 201, response.text
    return {one["source"]: one["document_id"] for one in response.json()["documents"]}


def test_the_file_comes_back_under_its_name(client: httpx2.Client, ids: dict[str, str]) -> None:
    response = client.get(f"/documents/{ids['年報 2017.pdf']}/original", params=FILES)
    assert response.status_code == 200
    assert response.content == make_report()
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["x-content-type-options"] == "nosniff"
    # Browsers show no PDF in a sandbox.
    assert "content-security-policy" not in response.headers
    disposition = response.headers["content-disposition"]
    assert disposition.startswith("inline; filename=")
    assert unquote(disposition.rpartition("UTF-8''")[2]) == "年報 2017.pdf"
    head = client.head(f"/documents/{ids['年報 2017.pdf']}/original", params=FILES)
    assert (head.status_code, head.content) == (200, b"")


def test_a_page_of_the_web_cannot_run(client: httpx2.Client, ids: dict[str, str]) -> None:
    response = client.get(f"/documents/{ids['news.html']}/original", params=FILES)
    assert response.content == HTML
    # Without a charset: the file says its own.
    assert response.headers["content-type"] == "text/html"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"


def test_only_what_is_stored_can_be_opened(client: httpx2.Client) -> None:
    assert "no original" in expect_problem(client.get("/documents/union/original"), 404).detail
    expect_problem(client.get("/documents/none/original"), 404)
    expect_problem(client.get("/documents/union/pages/1.png"), 404)


def test_a_citation_opens_the_page_and_its_words_are_marked(
    client: httpx2.Client, ids: dict[str, str]
) -> None:
    response = post_question(
        client, question="How many members did it have in 2017?", collection="originals"
    )
    (citation,) = [one for one in response.citations if "4,321" in one.cited_text]
    assert citation.page == 2
    assert citation.boxes
    assert (citation.boxes.pageIndex, len(citation.boxes.rects)) == (1, 1)
    assert citation.url
    assert citation.url.endswith("#page=2")
    opened = client.get(citation.url)
    assert opened.headers["content-type"] == "application/pdf"
    document = client.get(f"/documents/{ids['年報 2017.pdf']}", params=FILES).json()
    start = document["text"].index("4,321")
    address = f"/documents/{document['id']}/pages/2.png"
    plain = client.get(address, params=FILES)
    marked = client.get(address, params={**FILES, "start": start, "end": start + 5})
    for drawn in (plain, marked):
        assert drawn.status_code == 200
        assert drawn.headers["content-type"] == "image/png"
        assert drawn.content.startswith(b"\x89PNG")
    assert plain.content != marked.content
    around = {**FILES, "other": [f"{start}-{start + 5}", "0-3", "9-2", "0-999999999"]}
    faint = client.get(address, params=around)
    assert faint.content not in {plain.content, marked.content}
    both = client.get(address, params={**around, "start": start, "end": start + 5})
    assert both.content not in {plain.content, marked.content, faint.content}
    small = client.get(address, params={**FILES, "width": 100})
    assert int.from_bytes(small.content[16:20]) == 100


@pytest.mark.parametrize(
    ("number", "query", "status", "detail"),
    [
        ("3", {}, 404, "there is no page 3: 年報 2017.pdf has 2"),
        ("0", {}, 404, "there is no page 0"),
        ("x", {}, 422, "number"),
        ("1", {"width": 49}, 422, "width"),
        ("1", {"width": 3001}, 422, "width"),
        ("1", {"start": 3}, 422, "end: missing: give both"),
        ("1", {"end": 3}, 422, "start: missing: give both"),
        ("1", {"start": 3, "end": 3}, 422, "end: [3:3] is not a range"),
        ("1", {"start": 0, "end": 10**6}, 422, "is not a range of a text of"),
        ("1", {"start": -1, "end": 3}, 422, "start"),
        ("1", {"other": "3"}, 422, "other"),
        ("1", {"other": "-1-3"}, 422, "other"),
        ("2", {"start": 0, "end": 3}, 422, "start: [0:3] is not on page 2: it is on page 1"),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(  # noqa: PLR0917  fixtures and cases
    client: httpx2.Client,
    ids: dict[str, str],
    number: str,
    query: dict[str, int | str],
    status: int,
    detail: str,
) -> None:
    address = f"/documents/{ids['年報 2017.pdf']}/pages/{number}.png"
    problem = expect_problem(client.get(address, params={**FILES, **query}), status)
    assert detail in problem.detail


def test_other_files_have_no_pages_to_draw(client: httpx2.Client, ids: dict[str, str]) -> None:
    response = client.get(f"/documents/{ids['news.html']}/pages/1.png", params=FILES)
    assert "news.html is not a PDF" in expect_problem(response, 404).detail


def test_documents_tell_what_is_known_of_them(client: httpx2.Client, ids: dict[str, str]) -> None:
    listed = DocumentList.model_validate_json(client.get("/documents", params=FILES).content)
    report = next(one for one in listed.documents if one.id == ids["年報 2017.pdf"])
    assert (report.media_type, report.pages, report.page_kind) == ("application/pdf", 2, "page")
    assert report.size == len(make_report())
    assert report.metadata["author"] == "Mary Lee"
    stored = StoredDocument.model_validate_json(
        client.get(f"/documents/{report.id}", params=FILES).content
    )
    assert stored.metadata == report.metadata
    assert (stored.pages, stored.chunks, stored.warnings) == (2, report.chunks, report.warnings)


def test_posted_metadata_is_kept_and_can_be_filtered_by(client: httpx2.Client) -> None:
    metadata = {"author": ["甲", "乙"], "date": "2017-05", "year": 2017, "final": True, "x": 1.5}
    post = {"text": "全國共有工會組織280.9萬個。", "id": "note", "metadata": metadata}
    post_documents(client, post, {**post, "id": "other", "metadata": {}}, collection="metadata")
    query = {"collection": "metadata"}
    assert client.get("/documents/note", params=query).json()["metadata"] == metadata
    again = post_documents(client, post, collection="metadata").json()["documents"]
    assert [one["status"] for one in again] == ["unchanged"]
    changed = post_documents(client, {**post, "metadata": {"author": "甲"}}, collection="metadata")
    assert [one["status"] for one in changed.json()["documents"]] == ["replaced"]
    post_documents(client, post, collection="metadata")
    for filters, expected in (
        ({"author": "乙"}, {"note"}),
        ({"date": {"gte": "2017", "lt": "2018"}, "meta.final": True}, {"note"}),
        ({"meta.year": {"gt": 2016}}, {"note"}),
        ({"not": {"author": {"exists": True}}}, {"other"}),
    ):
        response = post_question(
            client, question="有多少工會組織？", collection="metadata", filters=filters
        )
        assert {passage.document_id for passage in response.passages} == expected


@pytest.mark.parametrize(
    ("metadata", "pointer"),
    [
        ({"a": None}, "#/documents/0/metadata/a"),
        ({"a": {"b": 1}}, "#/documents/0/metadata/a"),
        ({"a": [[1]]}, "#/documents/0/metadata/a"),
        ({"": 1}, "#/documents/0/metadata/"),
        ({"a": 10**400}, "#/documents/0/metadata/a"),
        ({"a": "\ud800"}, "#/documents/0/metadata/a"),
        ({str(n): n for n in range(101)}, "#/documents/0/metadata"),
        ([], "#/documents/0/metadata"),
    ],
)
def test_other_metadata_is_refused_by_name(
    client: httpx2.Client, metadata: object, pointer: str
) -> None:
    problem = expect_problem(post_documents(client, {"text": "字。", "metadata": metadata}), 422)
    assert problem.errors
    assert all(one.pointer.startswith(pointer) for one in problem.errors)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", "inline; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ('a"\r\nb.pdf', "inline; filename=\"a___b.pdf\"; filename*=UTF-8''a%22%0D%0Ab.pdf"),
    ],
)
def test_no_name_can_end_its_header(name: str, header: str) -> None:
    assert format_disposition(name) == header
