"""Evidence: what comes in is examined, and each file becomes a PDF that can be bound.

`examining` looks at a file and says in Chinese what is wrong with it, `preparing` makes the PDF with
the user's treatment of it, `order` puts what comes in at once into the order that people expect. The
original is never touched: everything made here lies in the folder of a job.
"""

from __future__ import annotations
