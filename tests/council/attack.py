"""Random pages on a workforce, and a reader who tries to work out what is withheld on them.

The attacker knows nothing of how the page was protected. They write down everything the page says as one linear program
over the staff, the full-time equivalents, the leavers by reason, the people behind each share and the days behind each
average, and bound every withheld figure. On a page of many ways they also know what is printed twice, under another
name or in another document; that women are no more than staff, and with the men all of them; and that those who
retired early are some of those who left.
"""

from functools import cached_property

import numpy as np
import pandas as pd
from scipy.optimize import linprog

REASONS = ("resigned", "retired", "dismissed")
EMPTY = float("nan")
STAFF, LEFT = "Estimated Establishment", "Number of leavers"
AGAIN = {"Staff in post": STAFF, "Filled posts": STAFF, "Staff who left": LEFT}  # names of what is printed once more
PARTS = {"Women": STAFF, "Men": STAFF, "Of the leavers: early retirements": LEFT}  # and of what is a part
SPLIT = ("Women", "Men", "Other")


def page(seed):
    """A page of two to five groups: workforce, and now and then equality and sickness, with or without totals."""
    rng = np.random.default_rng(seed)
    groups = [f"team {letter}" for letter in "abcde"[: rng.integers(2, 6)]]
    staff = np.maximum(1, rng.lognormal(2.6, 1.2, len(groups)).astype(int))
    rows, equality, sickness = [], [], []

    def add(heading, measure, basis, values, *, total):
        printed = {**dict(zip(groups, values, strict=True)), **({"total": sum(values)} if total else {})}
        rows.extend((heading, measure, group, basis, value) for group, value in printed.items())

    fte = np.round(staff * rng.uniform(0.5, 1, len(groups)), 1)
    add("Staff", "Estimated Establishment", "headcount", staff, total=rng.random() < 0.6)
    if rng.random() < 0.7:
        add("Staff", "Estimated Establishment", "FTE", fte, total=rng.random() < 0.6)
    if rng.random() < 0.8:
        table = np.array([rng.binomial(staff, rate) for rate in rng.uniform(0.02, 0.2, len(REASONS))])
        margin = rng.random() < 0.5
        for reason, counts in zip(REASONS, table, strict=True):
            add("Leaving", reason, "headcount", counts, total=margin)
        add("Leaving", "Number of leavers", "headcount", table.sum(axis=0), total=margin)
        rates = np.round(100 * table.sum(axis=0) / staff, 1)
        if rng.random() < 0.5:
            add("Leaving", "Leavers as a % of staff in post", "percent", rates, total=False)
    digits = int(rng.integers(0, 3))
    if rng.random() < 0.6:
        some = rng.binomial(staff, rng.uniform(0.02, 0.5))
        equality = list(zip(groups, np.round(100 * some / staff, digits), strict=True))
        equality += [(None, round(100 * some.sum() / staff.sum(), 2))] * (rng.random() < 0.7)
    if rng.random() < 0.6:
        days = rng.gamma(1.5, 6, len(groups))
        sickness = list(zip(groups, np.round(days, digits), strict=True))
        sickness += [(None, round(float((days * staff).sum() / staff.sum()), 2))] * (rng.random() < 0.7)
    return {
        "workforce": _frame(rows),
        "equality": _compared("Disabled", "percent", equality),
        "sickness": _compared("Days lost", "working days", sickness),
    }


def page_of_many_ways(seed):
    """A page on which figures are printed twice, parts of them stand beside them, or shares of parts that are all."""
    rng = np.random.default_rng([seed, 1])
    tables = page(seed)
    frame = tables["workforce"]
    counted = {
        measure: rows.set_index("group")["value"]
        for measure, rows in frame[frame["basis"] == "headcount"].groupby("measure", sort=False)
    }
    more = []

    def add(measure, values, source="s"):
        if rng.random() < 0.3:  # a document need not name every group, nor the total
            values = values[rng.random(len(values)) < 0.7]
        more.extend((source, "Staff", measure, group, "headcount", value) for group, value in values.items())

    for measure, whole in AGAIN.items():
        if whole in counted and rng.random() < 0.3:
            add(measure, counted[whole], "t" if rng.random() < 0.5 else "s")
    if rng.random() < 0.3:  # the same measure in a second document
        add(STAFF, counted[STAFF], "t")
    for measure, whole in PARTS.items():
        if whole in counted and measure != "Men" and rng.random() < 0.4:
            groups = counted[whole].drop("total", errors="ignore")
            some = pd.Series(rng.binomial(groups.astype(int), rng.uniform(0.3, 1)), groups.index)
            rest = groups - some
            for name, values in ((measure, some), ("Men", rest))[
                : 2 if measure == "Women" and rng.random() < 0.5 else 1
            ]:
                total = {"total": values.sum()} if "total" in counted[whole] else {}
                add(name, pd.Series({**values, **total}), "t" if rng.random() < 0.3 else "s")
    if more:
        names = ["source", "heading", "measure", "group", "basis", "value"]
        extra = pd.DataFrame(more, columns=names).assign(period="Mar 25", missing=None, note=None)
        tables["workforce"] = pd.concat([frame, extra], ignore_index=True).astype({"value": float})
    if not any(measure in PARTS for _, _, measure, *_ in more) and rng.random() < 0.5:
        tables["equality"] = _split(counted[STAFF].drop("total", errors="ignore"), rng)
    return tables


def _split(staff, rng):
    """Shares of parts that are all staff: in small groups often all are of one part."""
    parts = SPLIT[: rng.integers(2, 4)]
    people = np.array([rng.multinomial(count, rng.dirichlet(np.full(len(parts), 0.7))) for count in staff.astype(int)])
    digits = int(rng.integers(0, 3))
    frames = []
    for part, counts in zip(parts, people.T, strict=True):
        rows = list(zip(staff.index, np.round(100 * counts / staff.to_numpy(), digits), strict=True))
        frames.append(_compared(part, "percent", rows))
    return pd.concat(frames, ignore_index=True)


def _frame(rows):
    frame = pd.DataFrame(rows, columns=["heading", "measure", "group", "basis", "value"]).astype({"value": float})
    return frame.assign(source="s", period="Mar 25", missing=None, note=None)


def _compared(measure, unit, rows):
    frame = pd.DataFrame(rows, columns=["group", "value"]).astype({"value": float, "group": object})
    return frame.assign(
        source="s",
        measure=measure,
        role="directorate",
        scope="own",
        period="Mar 25",
        unit=unit,
        missing=None,
        note=None,
    )


class Attacker:
    """Everything one page says, as rows of a linear program over named quantities."""

    def __init__(self, shown):
        self.names, self.rows, self.ends = {}, [], []
        self.withheld = []
        self.groups = list(dict.fromkeys(shown["workforce"]["group"]))
        self.groups = [group for group in self.groups if group != "total"]
        self._read_workforce(shown["workforce"])
        printed = shown["workforce"][shown["workforce"]["measure"].replace(AGAIN).eq(STAFF)].query(
            "basis == 'headcount'"
        )
        self.staff = printed.dropna(subset="value").set_index("group")["value"].to_dict()
        for table, most in (("equality", 1.0), ("sickness", 366.0)):
            for measure, rows in shown[table].groupby("measure", sort=False):
                self._read_compared(table, measure, rows, most)
        if set(SPLIT[:2]) <= set(shown["equality"]["measure"]):
            for group in self.groups:
                parts = {("equality", part, group): 1.0 for part in shown["equality"]["measure"].unique()}
                self.say({**parts, (STAFF, "headcount", group): -1.0}, 0, 0)

    def say(self, weights, low, high):
        row = {self.names.setdefault(name, len(self.names)): weight for name, weight in weights.items()}
        for sign, end in ((1.0, high), (-1.0, -low)):
            if np.isfinite(end):
                self.rows.append({at: sign * weight for at, weight in row.items()})
                self.ends.append(end + 1e-7)

    def _read_workforce(self, frame):
        measures = frame[frame["basis"] != "percent"].groupby(["source", "measure", "basis"], sort=False)
        for (_, measure, basis), rows in measures:
            half = 0.05 if basis == "FTE" else 0.0
            measure = AGAIN.get(measure, measure)
            for row in rows.itertuples():
                name = (measure, basis, row.group)
                self.say({name: 1}, *((row.value - half, row.value + half) if row.value == row.value else (0, np.inf)))
                if row.withheld:
                    self.withheld.append((name, 1.0, basis))
            parts = {(measure, basis, group): 1.0 for group in self.groups}
            self.say({**parts, (measure, basis, "total"): -1.0}, 0, 0)
        measures = set(frame["measure"])
        for group in [*self.groups, "total"]:
            staff = (STAFF, "headcount", group)
            self.say({staff: 1, (STAFF, "FTE", group): -1}, 0, np.inf)
            reasons = {(reason, "headcount", group): 1.0 for reason in REASONS}
            self.say({**reasons, (LEFT, "headcount", group): -1.0}, 0, 0)
            for part in measures & set(PARTS):
                self.say({(PARTS[part], "headcount", group): 1.0, (part, "headcount", group): -1.0}, 0, np.inf)
            if set(SPLIT[:2]) <= measures:
                self.say({staff: -1.0, **{(part, "headcount", group): 1.0 for part in SPLIT[:2]}}, 0, 0)
        for row in frame[(frame["basis"] == "percent") & frame["value"].notna()].itertuples():
            leavers = (LEFT, "headcount", row.group)
            self._ratio(leavers, row.group, row.value / 100, 0.0005)

    def _read_compared(self, table, measure, frame, most):
        scale = 100.0 if most == 1.0 else 1.0
        printed = [row.value for row in frame.itertuples() if row.value == row.value and isinstance(row.group, str)]
        digits = max((len(f"{value:.6f}".rstrip("0").split(".")[1]) for value in printed), default=0)
        for row in frame.itertuples():
            group = row.group if isinstance(row.group, str) else "total"
            name = (table, measure, group)
            if row.value == row.value:
                half = 0.5 * 10.0 ** -(2 if group == "total" else digits)
                self._ratio(name, group, row.value / scale, half / scale)
                if most == 1.0:
                    self._whole(name, group, row.value / scale, half / scale)
            else:
                self._ratio(name, group, most / 2, most / 2)
            if row.withheld:
                self.withheld.append((name, 1.0, table))
        self.say({**{(table, measure, group): 1.0 for group in self.groups}, (table, measure, "total"): -1.0}, 0, 0)

    def _whole(self, name, group, value, half):
        """People are whole: where staff are printed, a share is of the numbers of people that round to it."""
        staff = self.staff.get(group, EMPTY)
        if staff == staff:
            self.say({name: 1}, np.ceil(staff * (value - half) - 1e-6), np.floor(staff * (value + half) + 1e-6))

    def _ratio(self, name, group, value, half):
        """`name` is `value` times the staff of the group, as exactly as it is printed."""
        staff = (STAFF, "headcount", group)
        self.say({name: 1, staff: -max(0.0, value - half)}, 0, np.inf)
        self.say({name: 1, staff: -(value + half)}, -np.inf, 0)

    @cached_property
    def matrix(self):
        matrix = np.zeros((len(self.rows), len(self.names)))
        for at, row in enumerate(self.rows):
            matrix[at, list(row)] = list(row.values())
        return matrix

    def bounds(self, name):
        target = np.zeros(len(self.names))
        target[self.names[name]] = 1
        found = []
        for sign in (1, -1):
            solved = linprog(sign * target, A_ub=self.matrix, b_ub=self.ends, bounds=(0, 1e6), method="highs")
            assert solved.status == 0, "what a page says holds for the page that it was made from"
            found.append(sign * solved.fun)
        return found


def too_close(tables, shown, threshold):
    """Withheld figures that the attacker bounds more closely than the threshold."""
    attacker = Attacker(shown)
    staff = tables["workforce"].query("measure == @STAFF and basis == 'headcount'")
    staff = dict(zip(staff["group"], staff["value"], strict=True))
    staff.setdefault("total", sum(staff.values()))
    caught = []
    for name, _, kind in attacker.withheld:
        low, high = attacker.bounds(name)
        if kind in ("headcount", "equality"):
            open_ = np.floor(high + 1e-3) - np.ceil(low - 1e-3) + 1 >= threshold
        else:
            open_ = high - low + 1e-3 >= threshold * (staff[name[-1]] if kind == "sickness" else 1)
        if not open_:
            caught.append((name, round(low, 2), round(high, 2)))
    return caught
