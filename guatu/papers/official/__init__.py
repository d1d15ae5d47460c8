"""Official documents in the layout of GB/T 9704-2012: as PDF through Typst and as Word.

`content.py` is what a document says, `rules.py` the measures of the standard, `pdf.py` and
`word.py` the two forms. Words that the standard itself prescribes (附件, 抄送, 出席 …)
stand here in Chinese: such a document exists in no other language.
"""
