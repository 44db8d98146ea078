"""Examples for the OpenAPI document: a document is posted, asked about, read back and verified.
Data only; a test posts the document and checks every offset, id and hash below against it.
"""

from typing import Any

Json = dict[str, Any]

POSTED: Json = {
    "title": "工會年度回顧",
    "source": "https://example.org/review-2017",
    "text": "熱詞七：依法維權\n加強集體協商制度，全國簽訂集體合同246.0萬份。\n",
    "metadata": {"author": ["全國總工會"], "date": "2018-01-05"},
}
_ID = "d171b2ebd1523574"
_SHA256 = "419c56d715785071ca51c1bd65316895d18a350a07869cfeed6a1c7256d1e6c5"

ASK_REQUEST: Json = {
    "question": "how many collective contracts?",
    "top_k": 5,
    "collection": "default",
    "filters": {"source": [POSTED["source"]], "date": {"gte": "2018-01-01"}},
}
BATCH_REQUEST: Json = ASK_REQUEST | {"questions": [ASK_REQUEST["question"], "誰發明了電話？"]}
del BATCH_REQUEST["question"]
CITATION: Json = {
    "id": 0,
    "document_id": _ID,
    "title": POSTED["title"],
    "source": POSTED["source"],
    "section": ["熱詞七：依法維權"],
    "page": None,
    "slide": None,
    "sheet": None,
    "cell": None,
    "start": 26,
    "end": 33,
    "cited_text": "246.0萬份",
    "sentence": {"start": 9, "end": 34},
    "prefix": "熱詞七：依法維權\n加強集體協商制度，全國簽訂集體合同",
    "suffix": "。\n",
    "boxes": None,
    "ocr": False,
    "url": None,
    "supports": [],
    "sha256": _SHA256,
}
ASK_RESPONSE: Json = {
    "status": "answered",
    "question": ASK_REQUEST["question"],
    "question_read": None,
    "answer": {
        "text": "246.0萬份",
        "confidence": 0.93,
        "citations": [0],
        "type": "quantity",
        "value": 2460000,
        "unit": "份",
        "conflict": None,
        "computed": None,
    },
    "abstained_because": None,
    "refusal": None,
    "nearest": None,
    "failed_check": None,
    "citations": [CITATION],
    "passages": [
        {
            "rank": 1,
            "score": 0.016393,
            "document_id": _ID,
            "title": POSTED["title"],
            "section": ["熱詞七：依法維權"],
            "page": None,
            "slide": None,
            "sheet": None,
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
    "media_type": "text/plain",
    "size": None,
    "pages": None,
    "page_kind": None,
    "metadata": POSTED["metadata"],
    "warnings": [],
    "added_at": "2026-01-31T08:15:00+00:00",
}
STORED: Json = {key: SUMMARY[key] for key in SUMMARY if key != "added_at"} | {
    "text": POSTED["text"]
}
COLLECTIONS: Json = {"collections": [{"name": "default", "documents": 1}]}
FEEDBACK_REQUEST: Json = {
    "question": ASK_REQUEST["question"],
    "collection": "default",
    "verdict": "right",
    "document_id": _ID,
    "start": 26,
    "end": 33,
    "answer": "246.0萬份",
    "comment": "",
}
FEEDBACK: Json = {
    "feedback": [
        {
            "id": "0f8fad5bd9cb469fa16570867728950e",
            "created_at": "2026-01-31T08:20:00.000+00:00",
            **FEEDBACK_REQUEST,
            "quote": "246.0萬份",
            "left_out": None,
        }
    ]
}
REPORTS: Json = {
    "reports": [
        {
            "name": "gold-1",
            "set": "gold",
            "created_at": "2026-01-31T08:30:00+00:00",
            "questions": 304,
            "documents": 30,
            "figures": {"right": 0.9, "R@5": 0.95, "F1": None},
        }
    ],
    "unreadable": [],
}
QUESTIONS: Json = {
    "questions": [ASK_REQUEST["question"]],
    "rejected": [
        {"name": "a.xlsx:3", "line": 3, "text": "？？", "detail": "no word and no number"}
    ],
}
WINDOW: Json = {
    "document_id": _ID,
    "title": POSTED["title"],
    "media_type": "text/plain",
    "sha256": _SHA256,
    "length": 35,
    "pages": None,
    "start": 0,
    "end": 35,
    "text": POSTED["text"],
    "blocks": [
        {"kind": "paragraph", "start": 0, "end": 8, "level": 0, "cells": None},
        {"kind": "paragraph", "start": 9, "end": 34, "level": 0, "cells": None},
    ],
    "regions": [],
    "hidden": [],
}
ADDED: Json = {
    "documents": [
        {
            "document_id": _ID,
            "title": POSTED["title"],
            "source": POSTED["source"],
            "status": "added",
            "chunks": 1,
            "warnings": [],
        }
    ],
    "rejected": [
        {
            "name": "a.pdf",
            "detail": "is empty (0 bytes): fetch or save it again",
            "type": "urn:yiju:empty-document",
        }
    ],
}
ADDED_FILES: Json = {**ADDED, "unread": ["notes/plan.psd"]}
SYNCED: Json = {
    **ADDED_FILES,
    "is_dry_run": False,
    "new": ["notes/review-2017.md"],
    "changed": [],
    "moved": {"notes/old.md": "notes/archive/old.md"},
    "deleted": [],
    "unchanged": 12,
}
ACCESS: Json = {"key": "reading-room", "scope": "read", "collections": ["rules"], "session": False}
# The problem of each status: what a client has most likely done, or met.
PROBLEMS: dict[int, Json] = {
    400: {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "the body is not JSON: Expecting value: line 1 column 14 (char 13)",
        "instance": "/ask",
    },
    401: {
        "type": "urn:yiju:missing-key",
        "title": "Missing key",
        "status": 401,
        "detail": "send a key as `Authorization: Bearer KEY`; `yiju key create NAME` makes one",
        "instance": "/ask",
    },
    403: {
        "type": "urn:yiju:insufficient-scope",
        "title": "Insufficient scope",
        "status": 403,
        "detail": "this needs a key with the scope write; this one has read",
        "instance": "/documents",
    },
    404: {
        "type": "urn:yiju:no-such-document",
        "title": "No such document",
        "status": 404,
        "detail": "no document 'd171b2ebd1523574'; `yiju ls` lists them",
        "instance": "/documents/d171b2ebd1523574",
    },
    405: {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "PUT /documents: this path allows GET, HEAD, OPTIONS, POST",
        "instance": "/documents",
    },
    409: {
        "type": "urn:yiju:conflict",
        "title": "Conflict",
        "status": 409,
        "detail": "another process is writing to this collection; try again when it has finished",
        "instance": "/documents",
    },
    408: {
        "type": "about:blank",
        "title": "Request Timeout",
        "status": 408,
        "detail": "the body did not arrive in time; send it faster than 16 KB a second, or in "
        "several requests",
        "instance": "/documents",
    },
    413: {
        "type": "about:blank",
        "title": "Request Entity Too Large",
        "status": 413,
        "detail": "a body may have at most 16 MB; send fewer documents in one request, or use "
        "`yiju add`",
        "instance": "/documents",
    },
    415: {
        "type": "about:blank",
        "title": "Unsupported Media Type",
        "status": 415,
        "detail": "send application/json, not text/plain",
        "instance": "/ask",
    },
    422: {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "question: blank: no word and no number",
        "instance": "/ask",
        "errors": [{"pointer": "#/question", "detail": "blank: no word and no number"}],
    },
    429: {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "8 questions are being answered; ask again in 1 s",
        "instance": "/ask",
    },
    500: {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "an unexpected error; the server's log has the details",
        "instance": "/ask",
    },
    503: {
        "type": "urn:yiju:storage-failure",
        "title": "Storage failure",
        "status": 503,
        "detail": "the disk is full; free some space and try again",
        "instance": "/documents",
    },
}
