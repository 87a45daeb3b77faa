// Horizontal bars, longest first, each with its figure written at its end.
// The data block #<id>-data holds
//   {title, unit, rows: [{name, value, text?, url?}], target?: {value, label}, ascending?: true}
// rows without a value stand last, as 无数据 and without a bar.
(function () {
  "use strict";
  const look = window.portalChart;

  document.querySelectorAll('[data-chart="bars"]').forEach(function (box) {
    const data = look.data(box);
    const bare = (row) => row.value === null || row.value === undefined;
    const rows = data.rows.slice().sort(function (a, b) {
      if (bare(a) || bare(b)) return bare(a) - bare(b);
      return data.ascending ? a.value - b.value : b.value - a.value;
    });
    const decimals = look.decimals(rows);
    const longest = Math.max(0, ...rows.map((row) => row.value || 0), data.target ? data.target.value : 0);
    // A figure that the target line would cross is written inside its bar.
    const crossed = (row) => !bare(row) && data.target && row.value > longest / 5 && row.value <= data.target.value && row.value > data.target.value - longest * 0.1;
    box.style.height = rows.length * 28 + (data.target ? 42 : 16) + "px";
    const series = {
      type: "bar",
      barWidth: 15,
      data: rows.map((row) => ({
        name: row.name,
        value: bare(row) ? 0 : row.value,
        url: row.url,
        words: row.name + "\n" + data.title + "：" + look.words(row, data.unit, decimals),
        label: Object.assign({ formatter: look.words(row, data.unit, decimals) }, crossed(row) ? { position: "insideRight", color: "#fff" } : {}),
      })),
      itemStyle: { color: look.blue },
      emphasis: { itemStyle: { color: "#17498a" } },
      label: { show: true, position: "right", color: look.ink, fontSize: 12.5, fontFamily: look.font },
    };
    if (data.target) {
      series.markLine = {
        symbol: "none",
        silent: true,
        lineStyle: { color: look.ink, type: "dashed", width: 1.2 },
        label: { formatter: data.target.label, position: "end", color: look.ink2, fontSize: 12, fontFamily: look.font },
        data: [{ xAxis: data.target.value }],
      };
    }
    const narrow = box.clientWidth < 480;
    look.start(box, {
      tooltip: look.tooltip((event) => event.data.words),
      grid: { left: 4, right: narrow ? 60 : 84, top: 6, bottom: data.target ? 26 : 6, containLabel: true },
      xAxis: { type: "value", min: 0, max: data.target ? (range) => Math.max(range.max, data.target.value * 1.05) : null, axisLabel: { show: false }, splitLine: { show: false }, axisLine: { show: false } },
      yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.ink, fontSize: 13, fontFamily: look.font, width: narrow ? 96 : 180, overflow: "truncate" } },
      series: [series],
    });
  });
})();
