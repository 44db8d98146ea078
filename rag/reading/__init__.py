"""Find the answer in passages: the reader network, spans, confidence."""
