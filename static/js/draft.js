// Keeps what is typed into form[data-draft="key"] in this tab, so that a
// time-out or a lost connection loses nothing. Never keeps passwords, files or
// hidden fields. Its words come from parts/draft_script.html.
(function () {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form || !window.sessionStorage) return;
  const said = document.getElementById("draft-words").dataset;
  const key = "draft:" + location.pathname + ":" + form.dataset.draft;

  function clock() {
    const now = new Date();
    return String(now.getHours()).padStart(2, "0") + ":" + String(now.getMinutes()).padStart(2, "0");
  }
  function fields() {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !field.disabled && !["password", "file", "hidden", "submit", "button", "fieldset"].includes(field.type);
    });
  }
  function taken() {
    return fields().map(function (field) {
      if (field.type === "checkbox" || field.type === "radio") return field.checked;
      if (field.type === "select-multiple") return Array.from(field.selectedOptions, (option) => option.value);
      return field.value;
    });
  }
  function put(values) {
    fields().forEach(function (field, i) {
      if (i >= values.length) return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values[i];
      else if (field.type === "select-multiple") Array.from(field.options).forEach((option) => { option.selected = values[i].includes(option.value); });
      else field.value = values[i];
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const shown = JSON.stringify(taken());
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(key)); } catch (error) { kept = null; }

  if (kept && JSON.stringify(kept.values) !== shown && kept.values.length === taken().length) {
    const note = document.createElement("div");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = said.found.replace("{at}", kept.at);
    const restore = document.createElement("button");
    restore.type = "button";
    restore.className = "btn btn-quiet";
    restore.textContent = said.restore;
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn btn-quiet";
    discard.textContent = said.discard;
    restore.addEventListener("click", function () { put(kept.values); note.remove(); });
    discard.addEventListener("click", function () { sessionStorage.removeItem(key); note.remove(); });
    note.append(words, restore, discard);
    form.before(note);
  }

  // Sent, but perhaps to the log-in page: form_guard.js drops it once a page says it was saved.
  form.addEventListener("submit", function () {
    const now = taken();
    try { sessionStorage.setItem(key, JSON.stringify({ at: clock(), values: now, sent: true })); } catch (error) { /* no draft */ }
  });

  let timer = 0;
  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (form.dataset.sent) return;
      try { sessionStorage.setItem(key, JSON.stringify({ at: clock(), values: taken() })); } catch (error) { /* full or forbidden: no draft */ }
    }, 400);
  });
})();
