"""Route modules of what surrounds asking: library, lists of questions, exports, feedback."""
