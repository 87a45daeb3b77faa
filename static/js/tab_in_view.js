// Tabs slide on a phone: the one that is open is in sight.
document.querySelectorAll(".tabs [aria-current]").forEach(function (tab) {
  const tabs = tab.closest(".tabs");
  tabs.scrollLeft += tab.getBoundingClientRect().left - tabs.getBoundingClientRect().left - (tabs.clientWidth - tab.offsetWidth) / 2;
});
