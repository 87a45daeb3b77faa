// Forms work without this. It stops a second submit, warns before unsaved
// entries are left (forms with data-guard) and focuses the first wrong field.
(function () {
  "use strict";
  let dirty = null;

  document.addEventListener("input", function (event) {
    const form = event.target.form;
    if (form && form.hasAttribute("data-guard")) dirty = form;
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (dirty === form) dirty = null;
    // After the form data are taken, or the pressed button's value would be lost.
    setTimeout(function () {
      form.querySelectorAll("button[type=submit]").forEach(function (button) {
        button.setAttribute("aria-busy", "true");
        button.setAttribute("aria-disabled", "true");
      });
    }, 0);
  });

  // The browser's Back brings the page as it was left: open it again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach(function (button) {
        button.removeAttribute("aria-busy");
        button.removeAttribute("aria-disabled");
      });
    });
  });

  window.addEventListener("beforeunload", function (event) {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // A page that says "saved" ends the drafts that were sent (draft.js).
  if (document.querySelector(".msg-success")) {
    Object.keys(sessionStorage).forEach(function (key) {
      if (key.startsWith("draft:") && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
    });
  }

  const wrong = document.querySelector('[aria-invalid="true"]');
  if (wrong) wrong.focus();
  else if (document.getElementById("errors")) document.getElementById("errors").focus();
})();
