// Counties on a map (示意图), drawn as SVG: each county is a link with its words.
// (The common build of ECharts has no map series, the full one is 400 kB more.)
// The data block #<id>-data holds
//   {title, unit, rows: [{code, name, value, text?, url?}], breaks?: [numbers]}
// Rows without an outline (zones, 市本级) are listed below the map, never dropped.
(function () {
  "use strict";
  const look = window.portalChart;
  const WIDTH = 640;
  const PAD = 6;

  function make(name, attributes, text) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.keys(attributes).forEach((key) => node.setAttribute(key, attributes[key]));
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function rings(geometry) {
    return geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((part) => part[0]);
  }

  // Plate carrée, longitudes shortened by the cosine of the middle latitude.
  function projection(features) {
    let west = 180, east = -180, south = 90, north = -90;
    features.forEach((feature) => rings(feature.geometry).forEach((ring) => ring.forEach(function (point) {
      west = Math.min(west, point[0]); east = Math.max(east, point[0]);
      south = Math.min(south, point[1]); north = Math.max(north, point[1]);
    })));
    const shrink = Math.cos(((south + north) / 2) * Math.PI / 180);
    const scale = (WIDTH - 2 * PAD) / ((east - west) * shrink);
    return {
      height: Math.round((north - south) * scale + 2 * PAD),
      place: (point) => [PAD + (point[0] - west) * shrink * scale, PAD + (north - point[1]) * scale],
    };
  }

  function centre(ring) {
    let area = 0, x = 0, y = 0;
    for (let i = 0; i < ring.length - 1; i++) {
      const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
      area += cross;
      x += (ring[i][0] + ring[i + 1][0]) * cross;
      y += (ring[i][1] + ring[i + 1][1]) * cross;
    }
    return [x / (3 * area), y / (3 * area)];
  }

  const bare = (row) => !row || row.value === null || row.value === undefined;

  // Five steps with about as many counties in each, or the breaks given.
  function stepsOf(data) {
    const values = data.rows.filter((row) => !bare(row)).map((row) => row.value).sort((a, b) => a - b);
    let breaks = data.breaks || look.steps.slice(1).map((_, i) => values[Math.floor(((i + 1) * values.length) / look.steps.length)]);
    breaks = Array.from(new Set(breaks)).filter((value) => value > values[0]).sort((a, b) => a - b);
    const from = look.steps.length - 1 - breaks.length;
    return {
      of: (value) => from + breaks.filter((limit) => value >= limit).length,
      list: values.length ? [null].concat(breaks).map(function (low, i) {
        const high = i < breaks.length ? breaks[i] : null;
        const words = low === null ? (high === null ? look.said.same : look.said.below) : high === null ? look.said.above : look.said.between;
        return { step: from + i, words: words.replace("{low}", low).replace("{high}", high) + (data.unit ? " " + data.unit : "") };
      }) : [],
    };
  }

  function draw(box, data, geo) {
    const map = projection(geo.features);
    const byCode = new Map(data.rows.map((row) => [row.code, row]));
    const steps = stepsOf(data);
    const decimals = look.decimals(data.rows);
    const svg = make("svg", { viewBox: "0 0 " + WIDTH + " " + map.height, class: "map-svg", role: "group", "aria-label": data.title });
    const labels = [];
    geo.features.forEach(function (feature) {
      const row = byCode.get(feature.properties.code);
      const name = row ? row.name : feature.properties.name;
      const step = bare(row) ? "none" : steps.of(row.value);
      const places = rings(feature.geometry).map((ring) => ring.map(map.place));
      const path = make("path", { class: "map-" + step, d: places.map((ring) => "M" + ring.map((p) => p[0].toFixed(1) + "," + p[1].toFixed(1)).join("L") + "Z").join("") });
      const figure = row ? look.words(row, data.unit, decimals) : look.said.missing;
      path.append(make("title", {}, name + " " + data.title + "：" + figure));
      const at = centre(places[0]);
      const words = make("text", { class: "map-label" + (step >= 3 ? " map-label-light" : ""), x: at[0].toFixed(1), y: at[1].toFixed(1) });
      words.append(make("tspan", { x: at[0].toFixed(1), dy: "-.15em" }, name), make("tspan", { x: at[0].toFixed(1), dy: "1.2em" }, figure));
      const group = row && row.url ? make("a", { href: row.url }) : make("g", {});
      group.append(path, words);
      svg.append(group);
    });
    box.textContent = "";
    box.append(svg);
    return steps;
  }

  function list(kind, head, items) {
    const node = document.createElement("ul");
    node.className = kind;
    if (head) items.unshift({ words: head });
    items.forEach(function (item) {
      const line = document.createElement("li");
      if (item.step !== undefined) {
        const swatch = document.createElement("i");
        swatch.className = "swatch-" + item.step;
        line.append(swatch);
      }
      if (item.url) {
        const link = document.createElement("a");
        link.href = item.url;
        link.textContent = item.words;
        line.append(link);
      } else line.append(item.words);
      node.append(line);
    });
    return node;
  }

  document.querySelectorAll('[data-chart="map"]').forEach(function (box) {
    const data = look.data(box);
    fetch(box.dataset.geo).then((answer) => answer.json()).then(function (geo) {
      const steps = draw(box, data, geo);
      const drawn = new Set(geo.features.map((feature) => feature.properties.code));
      const off = data.rows.filter((row) => !drawn.has(row.code));
      const key = steps.list.slice();
      if (data.rows.some((row) => bare(row) && drawn.has(row.code))) key.push({ step: "none", words: look.said.missing });
      const legend = list("map-key", "", key);
      box.after(legend);
      if (off.length) legend.after(list("off-map", look.said.off, off.map((row) => ({ words: row.name + " " + look.words(row, data.unit, look.decimals(data.rows)), url: row.url }))));
    });
  });
})();
