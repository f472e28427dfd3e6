"""The pages' pictures: each a table whose numbers are text, with a strip of SVG beside them.

A strip has no viewBox and its places across are in per cent: type never shrinks on a phone, a screen reader reads the
numbers of the table, and they copy into a spreadsheet. Each function takes plain data and the id of the figure's title.
"""
