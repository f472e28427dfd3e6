"""From a spreadsheet of school ratings to an honest answer to a cluster's reflection questions."""
