// Shows the form that Python made (and escaped), fills in the answers and sends back what is chosen or typed.
// Each message names the school it belongs to, so that a late one is never taken for another school's.

function render({ model, el }) {
  // The notebook would take letters and arrow keys for its own shortcuts; those with Ctrl, such as save, stay its own.
  el.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  const form = document.createElement("form");
  form.className = "es-form";
  form.autocomplete = "off";
  const status = document.createElement("div");
  status.className = "es-said";
  status.setAttribute("role", "status");
  el.append(form, status);

  const typedIn = (key) => form.elements.namedItem(`${key}:typed`);
  const noteOf = (key) => form.elements.namedItem(`${key}:note`);
  const radios = (key) => [...form.querySelectorAll("input[type=radio]")].filter((radio) => radio.name === key);

  function fill() {
    for (const [key, { choice, note }] of Object.entries(model.get("state").answers ?? {})) {
      const marks = radios(key);
      for (const radio of marks) radio.checked = radio.value === choice;
      const typed = typedIn(key);
      const text = marks.some((radio) => radio.checked) ? "" : choice;
      if (typed && typed.value.trim() !== text) typed.value = text;
      if (noteOf(key).value !== note) noteOf(key).value = note;
    }
  }

  function show() {
    form.setAttribute("aria-label", model.get("title"));
    form.innerHTML = model.get("html");
    fill();
  }

  function answer(key) {
    const choice = radios(key).find((radio) => radio.checked)?.value;
    return { choice: typedIn(key)?.value.trim() || choice || "blank", note: noteOf(key).value };
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    const key = target.closest("fieldset").dataset.ksf;
    const typed = typedIn(key);
    if (target === typed) for (const radio of radios(key)) radio.checked = false;
    else if (typed && target.type === "radio") typed.value = "";
    const { subject, answers } = model.get("state");
    model.set("state", { subject, answers: { ...answers, [key]: answer(key) } });
    model.save_changes();
  });

  model.on("change:html", show);
  model.on("change:state", fill);
  model.on("change:said", () => { status.innerHTML = model.get("said"); });
  show();
  status.innerHTML = model.get("said");
}

export default { render };
