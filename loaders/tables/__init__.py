"""Any tabular file → cells of text: CSV, Excel, LibreOffice."""
