// Tabs and the menu slide on a phone: the one that is open is in sight.
document.querySelectorAll(".tabs [aria-current], .nav-main [aria-current]").forEach(function (tab) {
  const row = tab.closest("ul");
  row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2;
});
