// Shows HTML that Python made (and escaped), and lets a cell of the heatmap be chosen: by a click, or by the arrow
// keys and Enter. Parts are replaced in place, so nothing flickers and the keyboard's place is kept.

const PARTS = ["table", "sentence", "detail"];
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

// JupyterLab would take Enter and the arrow keys for itself, also in the controls around this view. It leaves an
// element alone that says so, and it asks only the element that has the focus.
function keepKeys(el) {
  if (!el.isConnected) return requestAnimationFrame(() => keepKeys(el));
  const all = el.closest(".es-controls") ?? el;
  all.addEventListener("focusin", (event) => { event.target.dataset.lmSuppressShortcuts = "true"; });
}

function render({ model, el }) {
  el.classList.add("esanalysis");
  keepKeys(el);
  const parts = {};
  for (const name of PARTS) {
    parts[name] = document.createElement("div");
    parts[name].className = `es-${name}`;
    if (name !== "table") parts[name].setAttribute("aria-live", "polite");
    el.append(parts[name]);
    model.on(`change:${name}`, () => show(name));
  }
  model.on("change:chosen", markChosen);
  let last = null; // the cell that the Tab key comes back to

  const heatmap = () => parts.table.querySelector("table:has([data-ksf])");
  const cells = () => [...(heatmap()?.querySelectorAll("[data-ksf]") ?? [])];
  // Rows of cells that can be chosen: headings of groups, totals and averages are passed over.
  const rows = () => [...heatmap().rows].map((row) => [...row.querySelectorAll("[data-ksf]")]).filter((row) => row.length);
  const keyOf = (cell) => [cell.dataset.ksf, cell.dataset.school];
  const same = (one, other) => one?.[0] === other?.[0] && one?.[1] === other?.[1];

  function show(name) {
    const inside = name === "table" && document.activeElement?.matches("td") && el.contains(document.activeElement);
    parts[name].innerHTML = model.get(name);
    if (name !== "table" || !heatmap()) return;
    heatmap().setAttribute("role", "grid");
    heatmap().parentElement.removeAttribute("tabindex"); // its cells take the focus
    const all = cells();
    const place = all.find((cell) => same(keyOf(cell), last)) ?? all[0];
    for (const cell of all) {
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = cell === place ? 0 : -1;
    }
    markChosen();
    if (inside) place?.focus();
  }

  function markChosen() {
    for (const cell of cells()) cell.setAttribute("aria-selected", String(same(keyOf(cell), model.get("chosen"))));
  }

  function moveTo(cell) {
    for (const other of cells()) other.tabIndex = other === cell ? 0 : -1;
    last = keyOf(cell);
    cell.focus();
  }

  function choose(cell) {
    moveTo(cell);
    model.set("chosen", keyOf(cell));
    model.save_changes();
  }

  el.addEventListener("click", (event) => {
    const cell = event.target.closest("td[role=gridcell]");
    if (cell) choose(cell);
  });

  el.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td[role=gridcell]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") choose(cell);
    else if (event.key in MOVES || event.key === "Home" || event.key === "End") {
      const all = rows();
      const down = all.findIndex((row) => row.includes(cell));
      const right = all[down].indexOf(cell);
      const [lower, further] = MOVES[event.key] ?? [0, 0];
      const next = { Home: all[down][0], End: all[down].at(-1) }[event.key] ?? all[down + lower]?.[right + further];
      if (next) moveTo(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  PARTS.forEach(show);
}

export default { render };
