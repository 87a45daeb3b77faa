// Counties on a map (示意图). The data block #<id>-data holds
//   {title, unit, rows: [{code, name, value, text?, url?}], breaks?: [numbers], better?: "low"}
// rows without a polygon (zones, 市本级) are listed below the map, never dropped.
(function () {
  "use strict";
  const look = window.portalChart;

  // Five steps with about as many counties in each, ends rounded.
  function pieces(data) {
    const values = data.rows.map((row) => row.value).filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
    if (!values.length) return [];
    let breaks = data.breaks;
    if (!breaks) {
      breaks = [];
      for (let i = 1; i < look.steps.length; i++) breaks.push(values[Math.floor((i * values.length) / look.steps.length)]);
    }
    breaks = Array.from(new Set(breaks)).filter((value) => value > values[0]).sort((a, b) => a - b);
    const colours = look.steps.slice(look.steps.length - 1 - breaks.length);
    const unit = data.unit ? " " + data.unit : "";
    const bounds = [null].concat(breaks, [null]);
    return bounds.slice(0, -1).map(function (from, i) {
      const to = bounds[i + 1];
      const piece = { color: colours[i] };
      if (from !== null) piece.gte = from;
      if (to !== null) piece.lt = to;
      piece.label = from === null ? (to === null ? "全部" : to + unit + " 以下") : to === null ? from + unit + " 及以上" : from + "–" + to + unit;
      return piece;
    });
  }

  // A dark county takes a white label.
  function dark(value, steps) {
    const piece = steps.find((step) => (step.gte === undefined || value >= step.gte) && (step.lt === undefined || value < step.lt));
    return piece && look.steps.indexOf(piece.color) >= 3;
  }

  function listOffMap(box, rows, unit) {
    if (!rows.length) return;
    const list = document.createElement("ul");
    list.className = "off-map";
    const head = document.createElement("li");
    head.textContent = "不在图上：";
    list.append(head);
    rows.forEach(function (row) {
      const item = document.createElement("li");
      const words = row.name + " " + look.words(row, unit);
      if (row.url) {
        const link = document.createElement("a");
        link.href = row.url;
        link.textContent = words;
        item.append(link);
      } else item.textContent = words;
      list.append(item);
    });
    box.after(list);
  }

  document.querySelectorAll('[data-chart="map"]').forEach(function (box) {
    const data = look.data(box);
    fetch(box.dataset.geo).then((answer) => answer.json()).then(function (geo) {
      const names = new Map(geo.features.map((feature) => [feature.properties.code, feature.properties.name]));
      echarts.registerMap("counties", geo);
      const steps = pieces(data);
      const narrow = box.clientWidth < 480;
      const onMap = data.rows.filter((row) => names.has(row.code)).map(function (row) {
        const bare = row.value === null || row.value === undefined;
        return {
          name: names.get(row.code),
          value: bare ? NaN : row.value,
          url: row.url,
          words: row.name + "\n" + data.title + "：" + look.words(row, data.unit),
          figure: bare ? "无数据" : row.text || String(row.value),
          label: { color: !bare && dark(row.value, steps) ? "#fff" : look.ink },
        };
      });
      const option = {
        tooltip: look.tooltip((event) => (event.data ? event.data.words : event.name + "\n无数据")),
        visualMap: { type: "piecewise", pieces: steps, left: 0, bottom: 0, itemWidth: 16, itemHeight: 12, itemGap: 5, textStyle: { color: look.ink2, fontSize: 12, fontFamily: look.font }, outOfRange: { color: look.missing } },
        series: [{
          type: "map",
          map: "counties",
          nameProperty: "name",
          data: onMap,
          // Degrees of longitude are shorter than of latitude at 33° north.
          aspectScale: 0.84,
          top: 8,
          bottom: 8,
          left: narrow ? 4 : 90,
          right: 4,
          selectedMode: false,
          label: { show: true, fontSize: narrow ? 10 : 12, lineHeight: narrow ? 13 : 16, fontFamily: look.font, formatter: (event) => event.name + "\n" + (event.data ? event.data.figure : "无数据") },
          itemStyle: { areaColor: look.missing, borderColor: "#fff", borderWidth: 1.2 },
          emphasis: { label: { color: look.ink, fontWeight: 600 }, itemStyle: { areaColor: "#ffdf94", borderColor: look.ink } },
        }],
      };
      look.start(box, option);
      listOffMap(box, data.rows.filter((row) => !names.has(row.code)), data.unit);
    });
  });
})();
