"""Fit `rag/calibration.json`: ranking weights, confidence, threshold."""
