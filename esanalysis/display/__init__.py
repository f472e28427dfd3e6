"""How things look and are said aloud: colours, axes, tables, fragments, the switch without script, the page."""
