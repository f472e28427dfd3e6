// The form's only script: counts what is open, saves the answers as one file, and warns before they are lost.
// Nothing is fetched or sent. Whose form it is stands in the form's data attributes, written and escaped by Python.
"use strict";
(() => {
  const form = document.querySelector("form");
  const about = form.dataset;
  const status = document.querySelector("#status");
  const questions = [...form.querySelectorAll("fieldset[data-ksf]")];
  const remarks = () => [...form.querySelectorAll("[data-remark]")];
  const one = (place, name) => place.querySelector(`[name="${name}"], [name$=":${name}"]`);
  const COLUMNS = about.columns.split(" ");
  const OPEN = "blank";
  let changed = false;

  // What stands in the form

  const checked = (question) => question.querySelector("input[type=radio]:checked")?.value ?? OPEN;
  const typed = (question) => question.querySelector("[name$=':typed']");
  const choice = (question) => typed(question)?.value.trim() || checked(question);
  const note = (question) => one(question, "note").value.trim();
  const reasons = about.reasons.split("|"); // why there is no mark
  const isMark = (value) => value !== OPEN && !reasons.includes(value);

  function offScale(question) {
    const field = typed(question);
    if (!field || !isMark(choice(question))) return false;
    const number = Number(field.value.trim().replace(",", "."));
    const { minimum, maximum, step } = question.dataset;
    const steps = (number - minimum) / step;
    return !(number >= +minimum && number <= +maximum) || Math.abs(steps - Math.round(steps)) > 1e-6;
  }

  const isOpen = (question) => choice(question) === OPEN || offScale(question)
    || (!isMark(choice(question)) && !note(question));

  function named(list) {
    const numbers = list.map((question) => question.dataset.number);
    const last = numbers.pop();
    return `${about.factor} ${numbers.length ? `${numbers.join(", ")} and ${last}` : last}`;
  }

  function progress() {
    const open = questions.filter(isOpen);
    const silent = open.filter((question) => choice(question) !== OPEN && !offScale(question));
    let said = `${open.length} of ${questions.length} still open: ${named(open)}.`;
    if (!open.length) said = `All ${questions.length} answered.`;
    if (open.length === questions.length) said = `All ${questions.length} still open.`;
    if (silent.length) said += ` Please say why ${named(silent)} ${silent.length > 1 ? "are" : "is"} not rated.`;
    return said;
  }

  function tell(happened = "") {
    const said = [happened, progress(), changed ? "Not saved yet." : ""].filter(Boolean).join(" ");
    if (status.textContent !== said) status.textContent = said;
    const open = questions.filter(isOpen);
    const next = document.querySelector("#next");
    next.hidden = !open.length;
    if (open.length) next.textContent = `Go to ${about.factor} ${open[0].dataset.number}`;
    for (const question of questions) {
      const warning = question.querySelector(".es-off");
      if (warning) warning.hidden = !offScale(question);
      question.classList.toggle("unrated", choice(question) !== OPEN && !isMark(choice(question)));
    }
  }

  // The file: a row an answer, with the columns of the rating store first

  // A spreadsheet might take such text for a formula: an apostrophe goes in front, and comes off when it is read.
  const safe = (text) => (/^[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠']|^[\t\r\n\0]/.test(text) ? `'${text}` : text);

  function rows() {
    const recorded = new Date().toISOString().replace("Z", "000Z");
    const common = {
      cluster: safe(about.cluster), round: safe(about.round), school: safe(about.school), rater: safe(one(form, "rater").value.trim()),
      recorded, school_id: safe(about.schoolId), framework: about.framework, edition: about.edition,
    };
    const rated = questions.map((question) => {
      const value = choice(question);
      const mark = isMark(value) ? { rating: value.replace(",", ".") } : { missing: value };
      return { ...common, ...mark, ksf: question.dataset.ksf, note: safe(note(question)), kind: "rating" };
    });
    const said = remarks().filter((remark) => one(remark, "text").value.trim()).map((remark) => ({
      ...common, ksf: one(remark, "about").value, note: safe(one(remark, "text").value.trim()),
      kind: remark.dataset.remark || one(remark, "kind").value, share: one(remark, "share").value,
    }));
    return [...rated, ...said];
  }

  function csv() {
    const line = (cells) => cells.map((cell) => `"${String(cell ?? "").replaceAll('"', '""')}"`).join(",") + "\n";
    return line(COLUMNS) + rows().map((row) => line(COLUMNS.map((name) => row[name]))).join("");
  }

  // The same file as text that survives an e-mail: its bytes in letters, with a number that shows whether all came

  function crc(bytes) {
    let sum = ~0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
    }
    return (~sum >>> 0).toString(16).padStart(8, "0");
  }

  function asText() {
    const bytes = new TextEncoder().encode(csv());
    const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("=", "");
    const answers = questions.map((question) => {
      const said = note(question) && ` (${note(question)})`;
      const value = choice(question) === OPEN ? "open" : choice(question);
      return `${about.factor} ${question.dataset.number}: ${value}${said}`;
    });
    return [
      `${about.title}: ${about.school}, ${about.cluster}, ${about.round}`, ...answers, "",
      "Please leave the lines below as they are: the answers are read from them.",
      `BEGIN ESANALYSIS RETURN ${crc(bytes)}`, ...letters.match(/.{1,60}/g), "END ESANALYSIS RETURN", "",
    ].join("\n");
  }

  // What a person does

  /** Say what must be put right before anything can be given away; true if nothing. */
  function ready() {
    const wrong = questions.filter(offScale);
    if (wrong.length) {
      tell(`Nothing was saved: ${named(wrong)} must be ${wrong[0].dataset.accepted}. What you typed is still here.`);
      typed(wrong[0]).focus();
    } else if (!one(form, "rater").value.trim()) {
      tell("Nothing was saved: write your role first, so that two forms of one school can be told apart. What you typed is still here.");
      one(form, "rater").focus();
    } else return true;
    return false;
  }

  function given(happened) {
    changed = false;
    tell(happened);
  }

  function save() {
    if (!ready()) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csv()], { type: "text/csv" }));
    link.download = about.file;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    const at = new Date().toTimeString().slice(0, 5);
    given(`Saved as ${about.file} at ${at}, where your downloads go. Send that file to whoever sent you this form.`);
  }

  async function copy() {
    if (!ready()) return;
    const shown = document.querySelector("#text");
    shown.value = asText();
    shown.closest("details").open = true;
    shown.focus();
    shown.select();
    let done = false;
    try {
      await navigator.clipboard.writeText(shown.value);
      done = true;
    } catch {
      done = document.execCommand("copy");
    }
    given(done ? "Copied. Paste it into an e-mail to whoever sent you this form."
      : "Copy the text that is marked now, and paste it into an e-mail to whoever sent you this form.");
  }

  function goToNext() {
    const question = questions.find(isOpen);
    question?.scrollIntoView({ block: "start" });
    const open = choice(question) !== OPEN && !offScale(question) ? one(question, "note") : question.querySelector("input");
    open?.focus({ preventScroll: true });
  }

  function addRemark() {
    const [last] = remarks().filter((remark) => remark.dataset.remark === "good practice").slice(-1);
    const next = last.cloneNode(true);
    const number = remarks().length + 1;
    for (const field of next.querySelectorAll("[id]")) field.id = `${field.id}-${number}`;
    for (const label of next.querySelectorAll("label[for]")) label.htmlFor = `${label.htmlFor}-${number}`;
    for (const field of next.querySelectorAll("textarea")) field.value = "";
    for (const field of next.querySelectorAll("select")) field.selectedIndex = 0;
    last.after(next);
    one(next, "text").focus();
  }

  // A file saved earlier, to go on with

  function table(text) {
    const found = [];
    let row = [], cell = "", quoted = false;
    for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at++) {
      const sign = text[at];
      if (quoted && sign === '"' && text[at + 1] === '"') { cell += '"'; at++; }
      else if (sign === '"') quoted = !quoted;
      else if (!quoted && (sign === "," || sign === ";")) { row.push(cell); cell = ""; }
      else if (!quoted && sign === "\n") { found.push([...row, cell.replace(/\r$/, "")]); row = []; cell = ""; }
      else cell += sign;
    }
    if (cell || row.length) found.push([...row, cell]);
    const [heading, ...rest] = found;
    return rest.map((cells) => Object.fromEntries(heading.map((name, place) => {
      const value = cells[place] ?? "";
      return [name, value.startsWith("'") && safe(value.slice(1)) !== value.slice(1) ? value.slice(1) : value];
    })));
  }

  function fill(saved) {
    const mine = saved.filter((row) => row.framework === about.framework && row.school === about.school
      && row.round === about.round);
    if (!mine.length) return "That file holds no answers to this form. Nothing was changed.";
    one(form, "rater").value = mine[0].rater;
    for (const row of mine.filter((each) => each.kind === "rating")) {
      const question = questions.find((each) => each.dataset.ksf === row.ksf);
      if (!question) continue;
      const value = row.rating || row.missing || OPEN;
      const radio = [...question.querySelectorAll("input[type=radio]")].find((each) => each.value === value);
      if (radio) radio.checked = true;
      else if (typed(question)) typed(question).value = value;
      one(question, "note").value = row.note;
    }
    for (const row of mine.filter((each) => each.kind !== "rating")) {
      const free = () => remarks().find((each) => !one(each, "text").value
        && (each.dataset.remark === row.kind || (!each.dataset.remark && [...one(each, "kind").options].some((o) => o.value === row.kind))));
      if (!free() && row.kind === "good practice") addRemark();
      const remark = free();
      if (!remark) continue;
      one(remark, "text").value = row.note;
      one(remark, "about").value = row.ksf;
      if (one(remark, "kind")) one(remark, "kind").value = row.kind;
      one(remark, "share").value = row.share || "no";
    }
    document.body.classList.add("filled");
    form.querySelectorAll("textarea").forEach(grow);
    return "The answers of that file are back in the form.";
  }

  // An accidental reload, or a phone that puts the page away, keeps what was typed until the tab is closed.

  const shelf = `esanalysis ${about.framework} ${about.edition} ${about.cluster} ${about.round} ${about.school}`;
  function shelve() {
    try { sessionStorage.setItem(shelf, csv()); } catch { /* a browser may forbid it */ }
  }
  function unshelve() {
    try { return sessionStorage.getItem(shelf); } catch { return null; }
  }

  const grow = (field) => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target.id === "text" || target.type === "file") return;
    const question = target.closest("fieldset[data-ksf]");
    const field = question && typed(question);
    if (field && target === field) question.querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = radio.value === OPEN && !field.value; });
    else if (field && target.type === "radio") field.value = "";
    if (target.tagName === "TEXTAREA") grow(target);
    changed = true;
    document.body.classList.add("filled");
    shelve();
    tell();
  });
  document.querySelector("#save").addEventListener("click", save);
  document.querySelector("#copy").addEventListener("click", copy);
  document.querySelector("#print").addEventListener("click", () => print());
  document.querySelector("#next").addEventListener("click", goToNext);
  document.querySelector("#more").addEventListener("click", addRemark);
  document.querySelector("#file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    const happened = fill(table(await file.text()));
    changed = false;
    target.value = "";
    tell(happened);
  });
  window.addEventListener("beforeprint", () => form.querySelectorAll("textarea").forEach(grow));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  document.body.classList.add("live");
  const earlier = unshelve();
  if (earlier) {
    changed = true;
    fill(table(earlier));
  }
  tell(earlier ? "What you had typed in this tab is back." : "");
})();
