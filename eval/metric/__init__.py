"""Measure retrieval, answers and confidence, and how sure the measurement is."""
