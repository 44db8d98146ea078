"""yiju beside other retrieval stacks: the same passages, questions and weights, each stack in a process of its own."""
