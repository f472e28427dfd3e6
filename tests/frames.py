"""What tests compare of a frame: its rows as plain values, and what its loader noticed."""


def rows(frame, *columns):
    return frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None).values.tolist()


def noticed(frame):
    return [(problem.kind, problem.found) for problem in frame.attrs["problems"]]
