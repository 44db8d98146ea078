"""Route modules of what surrounds asking: collections, lists of questions, exports, feedback."""
