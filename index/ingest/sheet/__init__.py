"""Spreadsheets -> Documents: CSV, XLSX, XLS and ODS."""
