"""Where files come from: paths, folders and addresses, checked before anything is parsed."""
