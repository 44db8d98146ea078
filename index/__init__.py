"""Files -> a searchable store. Knows nothing of questions, answers or HTTP."""

import sys

# OpenVINO's telemetry writes an id of the user into the home folder, and reports its use to a
# server. When its package cannot be imported, OpenVINO takes a silent stub of its own. It is barred
# here, before any module of ours or of a library, such as the OCR's, can import OpenVINO.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
