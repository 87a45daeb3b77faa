// A path over the years as a line; a year without a value is a gap, never zero.
// The data block #<id>-data holds
//   {title, rows: [{name, value, text?}], target?: {value, label}}, values in percent.
(function () {
  "use strict";
  const look = window.portalChart;

  document.querySelectorAll('[data-chart="lines"]').forEach(function (box) {
    const data = look.data(box);
    const told = data.rows.filter((row) => row.value !== null);
    const top = Math.max(data.target ? data.target.value : 0, ...told.map((row) => row.value));
    const low = Math.min(data.target ? data.target.value : 0, ...told.map((row) => row.value));
    const room = Math.max(1, (top - low) * 0.15);
    const series = {
      type: "line",
      connectNulls: false,
      symbolSize: 8,
      lineStyle: { width: 2.2 },
      itemStyle: { color: look.blue },
      data: data.rows.map((row) => ({ value: row.value, words: row.name + "\n" + data.title + "：" + look.words(row, "%") })),
      label: { show: true, position: "top", color: look.ink, fontSize: 12.5, fontFamily: look.font, formatter: (point) => (data.rows[point.dataIndex].text || "") },
    };
    if (data.target) {
      series.markLine = {
        symbol: "none",
        silent: true,
        lineStyle: { color: look.ink, type: "dashed", width: 1.2 },
        label: { formatter: data.target.label, position: "insideStartTop", color: look.ink2, fontSize: 12, fontFamily: look.font },
        data: [{ yAxis: data.target.value }],
      };
    }
    const short = (name) => name.replace(/学年$/, "").replace(/^(\d{4})-\d\d(\d\d)$/, "$1-$2");
    look.start(box, {
      tooltip: look.tooltip((event) => event.data.words),
      grid: { left: 4, right: 24, top: 28, bottom: 6, containLabel: true },
      xAxis: { type: "category", data: data.rows.map((row) => short(row.name)), axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.ink, fontSize: 12, fontFamily: look.font, hideOverlap: true } },
      yAxis: { type: "value", min: Math.max(0, Math.floor(low - room)), max: Math.ceil(top + room), axisLabel: { color: look.ink2, formatter: "{value}%" }, splitLine: { lineStyle: { color: look.line } } },
      series: [series],
    });
  });
})();
