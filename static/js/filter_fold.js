// Remembers whether details[data-fold] was left open, for this tab.
document.querySelectorAll("details[data-fold]").forEach(function (fold) {
  const key = "fold:" + fold.dataset.fold;
  // On a phone the list comes first: the chips say what is set.
  if (matchMedia("(max-width: 47.99em)").matches) fold.open = false;
  if (sessionStorage.getItem(key) === "open") fold.open = true;
  fold.addEventListener("toggle", function () {
    sessionStorage.setItem(key, fold.open ? "open" : "shut");
  });
});
