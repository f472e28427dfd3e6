// A button for each thing that can be taken; Python makes it when it is asked for, the browser saves or copies it.

function save(name, type, bytes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Some offices forbid pages to write to the clipboard: then the table stands there, selected, for Ctrl+C.
async function copy(text, room) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied. Paste it into Excel.";
  } catch {
    const box = document.createElement("textarea");
    Object.assign(box, { value: text, readOnly: true, rows: 6, ariaLabel: "The table" });
    box.style.width = "100%";
    room.replaceChildren(box);
    box.select();
    return "Press Ctrl+C to copy, then paste it into Excel.";
  }
}

function render({ model, el }) {
  const bar = document.createElement("div");
  const said = document.createElement("span");
  const room = document.createElement("div");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Take");
  said.setAttribute("role", "status");
  Object.assign(bar.style, { display: "flex", flexWrap: "wrap", gap: "4px", alignItems: "center" });
  for (const kind of model.get("offers")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jupyter-button";
    button.textContent = kind;
    button.style.width = "auto";
    button.addEventListener("click", () => {
      said.textContent = "";
      room.replaceChildren();
      model.send({ kind });
    });
    bar.append(button);
  }
  bar.append(said);
  el.append(bar, room);

  const answer = async (content, buffers) => {
    const bytes = buffers[0];
    if (content.says) said.textContent = content.says;
    else if (content.copy) said.textContent = await copy(new TextDecoder().decode(bytes), room);
    else {
      save(content.name, content.mime, bytes);
      said.textContent = `Saved as ${content.name}.`;
    }
  };
  model.on("msg:custom", answer);
  return () => model.off("msg:custom", answer);
}

export default { render };
