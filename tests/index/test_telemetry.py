"""Nothing is sent to anyone: OpenVINO's telemetry cannot be imported, whoever imports OpenVINO."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.ingest.ocr import is_available
from tests.terminal import ROOT

# What a process of ours does, and what of it an audit hook saw.
_WATCH = """
import json, sys
seen = []
def note(event, given):
    if event in ("socket.connect", "socket.getaddrinfo"):
        seen.append(event)
sys.addaudithook(note)
{work}
loaded = [name for name, module in sys.modules.items() if module and "telemetry" in name]
loaded = [name for name in loaded if name.startswith("openvino_telemetry")]
print(json.dumps([seen, loaded, "openvino" in sys.modules]))
"""
_MODEL = "from index.model.openvino import import_openvino; import_openvino().Core()"
_SCAN = """
import io
import numpy as np
from PIL import Image
from index.ingest.loader import read_all
picture = io.BytesIO()
Image.fromarray(np.full((300, 400, 3), 255, np.uint8)).save(picture, "png")
read_all(picture.getvalue(), "scan.png")
"""


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(_MODEL, id="model"),
        pytest.param(
            _SCAN,
            id="scan",
            marks=pytest.mark.skipif(not is_available(), reason="the extra [ocr] is not installed"),
        ),
    ],
)
def test_a_process_writes_no_id_into_the_home_folder_and_connects_to_nobody(
    work: str, tmp_path: Path
) -> None:
    # Unlike a build server, a person's machine has no CI in its environment.
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [sys.executable, "-c", _WATCH.format(work=work)],
        cwd=ROOT,
        env={**environment, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [[], [], True]
    assert list(tmp_path.iterdir()) == []
