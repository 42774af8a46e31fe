"""Sets the pages of a filled form without an office program: .docx → pages → PDF.

`package` opens the file within bounds, `properties`, `styles`, `numbering` and `reading` turn it
into frozen records, `text`, `breaking` and `paragraphs` set lines, `tables` and `borders` set rows,
`pagination` puts both on `pages`, and `pdf` writes them. `setting` is the door. Lengths are in
twips (a twentieth of a point) until `pages`, which speak in points.
"""
