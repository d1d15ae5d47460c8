"""Word and PDF documents from plain data; pure: no models, no settings, no requests."""
