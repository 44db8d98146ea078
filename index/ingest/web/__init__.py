"""Web pages and EPUB books: their main text, without menus and advertisements."""
