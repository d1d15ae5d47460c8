"""The papers of a scheduling meeting as PDF (Typst) and Word; pure: plain texts in, bytes out."""
