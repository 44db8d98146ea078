"""The examples of the OpenAPI document, one small story: post a document, ask, read it back, check the citation.

Data only. A test posts the document and proves that every offset, id and hash below is true of it.
"""

from typing import Any

Json = dict[str, Any]

POSTED: Json = {
    "title": "工會年度回顧",
    "source": "https://example.org/review-2017",
    "text": "熱詞七：依法維權\n加強集體協商制度，全國簽訂集體合同246.0萬份。\n",
}
_ID = "d171b2ebd1523574"
_SHA256 = "419c56d715785071ca51c1bd65316895d18a350a07869cfeed6a1c7256d1e6c5"

QUESTION: Json = {
    "question": "how many collective contracts?",
    "top_k": 5,
    "collection": "default",
    "filters": {"document_id": [], "source": [POSTED["source"]], "title": []},
}
CITATION: Json = {
    "id": 0,
    "document_id": _ID,
    "title": POSTED["title"],
    "source": POSTED["source"],
    "section": ["熱詞七：依法維權"],
    "page": None,
    "start": 26,
    "end": 33,
    "cited_text": "246.0萬份",
    "sentence": {"start": 9, "end": 34},
    "sha256": _SHA256,
}
REPLY: Json = {
    "status": "answered",
    "question": QUESTION["question"],
    "answer": {
        "text": "246.0萬份",
        "confidence": 0.93,
        "citations": [0],
        "type": "quantity",
        "value": 2460000,
        "unit": "份",
        "conflict": None,
    },
    "abstained_because": None,
    "citations": [CITATION],
    "passages": [
        {
            "rank": 1,
            "score": 0.016393,
            "document_id": _ID,
            "title": POSTED["title"],
            "section": ["熱詞七：依法維權"],
            "start": 9,
            "end": 34,
            "text": "加強集體協商制度，全國簽訂集體合同246.0萬份。",
            "dense": {"rank": 1, "score": 0.834027},
            "lexical": None,
        }
    ],
    "index": {"revision": 12, "documents": 1, "chunks": 1, "encoder": "multilingual-e5-small"},
    "timings_ms": {"encode": 3.1, "search": 1.2, "read": 31.0, "total": 36.4},
}
SUMMARY: Json = {
    "id": _ID,
    "title": POSTED["title"],
    "source": POSTED["source"],
    "sha256": _SHA256,
    "characters": 35,
    "chunks": 1,
    "added_at": "2026-01-31T08:15:00+00:00",
}
STORED: Json = {key: SUMMARY[key] for key in SUMMARY if key != "added_at"} | {
    "text": POSTED["text"]
}
ADDED: Json = {
    "documents": [
        {
            "document_id": _ID,
            "title": POSTED["title"],
            "source": POSTED["source"],
            "status": "added",
            "chunks": 1,
        }
    ],
    "rejected": [
        {"name": "scan.pdf", "detail": "scan.pdf: PDF is not supported yet: convert it to text"}
    ],
}
PROBLEM: Json = {
    "type": "about:blank",
    "title": "Unprocessable Entity",
    "status": 422,
    "detail": "question: blank: nothing but white space",
    "instance": "/ask",
    "errors": [{"pointer": "#/question", "detail": "blank: nothing but white space"}],
}
