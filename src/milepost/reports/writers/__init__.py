"""Writers: a document as HTML or as Markdown."""
