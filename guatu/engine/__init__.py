"""Pure numbers: no Django, no files, no clock, no globals."""
