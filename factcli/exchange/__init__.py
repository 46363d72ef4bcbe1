"""The forms of other tools, and what is asked for or told in them: nothing here reads or writes."""
