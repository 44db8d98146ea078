"""Make questions for training: from laws, counts, dictionaries, and by changing what is asked."""
