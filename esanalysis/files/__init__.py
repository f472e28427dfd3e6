"""Any spreadsheet to plain cells as they are shown; finding files, and where the shipped ones stand.

Nothing here knows ratings or a council: whatever table stands in an office file is read through it.
"""
