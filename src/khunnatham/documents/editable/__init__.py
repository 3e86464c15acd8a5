"""The same papers as DOCX, to be edited in Word and LibreOffice: from the same HTML and the same style sheets as the PDF."""
