"""Document -> what its passages are made of: prose as it is read, tables row by row."""
