// Says beside an amount in yuan what it is in 万元, while it is typed.
(function () {
  "use strict";
  document.querySelectorAll("input[data-amount-echo]").forEach(function (field) {
    const echo = document.createElement("output");
    echo.className = "hint";
    echo.htmlFor = field.id;
    field.insertAdjacentElement("afterend", echo);
    function say() {
      const yuan = Number(field.value.normalize("NFKC").replace(/[,\s¥元]/g, ""));
      const wan = yuan / 10000;
      const fits = field.value.trim() && Number.isFinite(wan) && wan > 0;
      echo.textContent = fits ? "= " + wan.toLocaleString("zh-CN", { maximumFractionDigits: 6 }) + " " + field.dataset.amountEcho : "";
    }
    field.addEventListener("input", say);
    say();
  });
})();
