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
  const gone = document.createElement("div");
  gone.className = "es-gone";
  gone.setAttribute("role", "alert");
  el.append(gone, form, status);

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
    el.prepend(gone); // before the questions it may stand in are replaced
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
    isSilent();
    const key = target.closest("fieldset").dataset.ksf;
    const typed = typedIn(key);
    if (target === typed) for (const radio of radios(key)) radio.checked = false;
    else if (typed && target.type === "radio") typed.value = "";
    const { subject, answers } = model.get("state");
    model.set("state", { subject, answers: { ...answers, [key]: answer(key) } });
    model.save_changes();
  });

  // A kernel that was killed or restarted takes answers without a word: ask it, and say so when it stays silent.
  const SECONDS = 5;
  let asked = 0, answered = 0, place = null;
  form.addEventListener("focusin", ({ target }) => { place = target.closest("fieldset"); });
  function isSilent() {
    const silent = asked > answered;
    const said = silent
      ? "Python does not answer: it is busy with another cell, was restarted, or is gone. Until it does, nothing that "
        + "you type is saved. What was saved before is safe in the file. If this stays, run the notebook again; what "
        + "you see here can be copied until then."
      : "";
    if (gone.textContent !== said) gone.textContent = said;
    if (silent && place?.isConnected) place.append(gone); // where the person is looking
    return silent;
  }
  function ask() {
    if (!el.isConnected || document.hidden) return;
    if (!isSilent()) asked += 1;
    try { model.send({ alive: asked }); } catch { /* no connection: the same silence */ }
  }
  model.on("msg:custom", ({ alive }) => { answered = Math.max(answered, alive ?? 0); isSilent(); });
  const watch = setInterval(ask, SECONDS * 1000);

  model.on("change:html", show);
  model.on("change:state", fill);
  model.on("change:said", () => { status.innerHTML = model.get("said"); });
  show();
  status.innerHTML = model.get("said");
  return () => clearInterval(watch);
}

export default { render };
