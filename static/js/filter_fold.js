// Remembers whether details[data-fold] was left open, for this tab.
document.querySelectorAll("details[data-fold]").forEach(function (fold) {
  const key = "fold:" + fold.dataset.fold;
  if (sessionStorage.getItem(key) === "open") fold.open = true;
  fold.addEventListener("toggle", function () {
    sessionStorage.setItem(key, fold.open ? "open" : "shut");
  });
});
