// What every chart shares: colours, type, number words, reading its data.
(function () {
  "use strict";
  const said = document.getElementById("chart-words").dataset;
  window.portalChart = {
    said: said,
    font: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    ink: "#1c2530",
    ink2: "#525d6b",
    line: "#d8dde4",
    blue: "#2b66ad",
    // One hue, light to dark: readable by the colour-blind and in grey print.
    steps: ["#dfe9f5", "#b5cde9", "#7fa8d6", "#2f6aae", "#123f79"],
    missing: "#eceef1",
    data: function (box) {
      return JSON.parse(document.getElementById(box.id + "-data").textContent);
    },
    // As many decimals for all as the longest has (two at most), so figures line up.
    decimals: function (rows) {
      return Math.min(2, Math.max(0, ...rows.map((row) => (String(row.value).split(".")[1] || "").length)));
    },
    words: function (row, unit, decimals) {
      if (row.text) return row.text;
      if (row.value === null || row.value === undefined) return said.missing;
      const parts = (decimals === undefined ? String(row.value) : Number(row.value).toFixed(decimals)).split(".");
      parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
      return parts.join(".") + (unit ? " " + unit : "");
    },
    tooltip: function (words) {
      return {
        renderMode: "richText",
        formatter: words,
        backgroundColor: "#fff",
        borderColor: "#8a94a1",
        textStyle: { color: "#1c2530", fontSize: 13, fontFamily: window.portalChart.font },
      };
    },
    start: function (box, option) {
      option.textStyle = { fontFamily: this.font, color: this.ink };
      option.animation = false;
      const chart = echarts.init(box, null, { renderer: "canvas" });
      chart.setOption(option);
      window.addEventListener("resize", function () { chart.resize(); });
      chart.on("click", function (event) {
        const url = event.data && event.data.url;
        if (url) location.assign(url);
      });
      box.dispatchEvent(new CustomEvent("chart:ready", { bubbles: true }));
      return chart;
    },
  };
})();
