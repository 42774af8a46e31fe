"""Draws the official forms as Word templates (docxtpl) into templates_docx/.

The rooms: `markup` makes elements, `styles` says how text looks, `paper` is the vocabulary that a
form is written in (paragraphs, cells, tables, blanks, loops), `package` puts the finished parts
into a .docx. Each form is a module with one function `document()`; `application` holds what the
two application forms share.
"""
