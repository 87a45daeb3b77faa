// [data-save="chart-id"] saves the picture as a PNG with its title, source and,
// for demo data, the words 演示数据 on it. Draws the map's SVG by hand: an image
// of it would need a looser content security policy.
(function () {
  "use strict";

  function canvasOfMap(svg, scale) {
    const view = svg.viewBox.baseVal;
    const canvas = document.createElement("canvas");
    canvas.width = view.width * scale;
    canvas.height = view.height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    svg.querySelectorAll("path").forEach(function (path) {
      const look = getComputedStyle(path);
      const line = new Path2D(path.getAttribute("d"));
      pen.fillStyle = look.fill;
      pen.fill(line);
      pen.strokeStyle = look.stroke;
      pen.lineWidth = parseFloat(look.strokeWidth);
      pen.stroke(line);
    });
    pen.textAlign = "center";
    svg.querySelectorAll("text").forEach(function (text) {
      const look = getComputedStyle(text);
      const size = parseFloat(look.fontSize);
      pen.font = look.fontWeight + " " + size + "px " + look.fontFamily;
      pen.fillStyle = look.fill;
      text.querySelectorAll("tspan").forEach(function (part, i) {
        pen.fillText(part.textContent, +part.getAttribute("x"), +text.getAttribute("y") + size * (i ? 1.05 : -0.15));
      });
    });
    return canvas;
  }

  function words(node) {
    return node ? node.innerText.replace(/\s+/g, " ").trim() : "";
  }

  // Lines of text no wider than the sheet.
  function wrap(pen, text, width) {
    const lines = [""];
    Array.from(text).forEach(function (letter) {
      if (pen.measureText(lines[lines.length - 1] + letter).width > width) lines.push("");
      lines[lines.length - 1] += letter;
    });
    return lines;
  }

  function save(box, figure) {
    const scale = 2, head = 44, pad = 16, step = 18;
    const svg = box.querySelector("svg.map-svg");
    const chart = window.echarts && echarts.getInstanceByDom(box);
    if (!svg && !chart) return;
    const picture = svg ? canvasOfMap(svg, scale) : chart.renderToCanvas({ pixelRatio: scale, backgroundColor: "#fff" });
    const look = window.portalChart;
    const sheet = document.createElement("canvas");
    sheet.width = picture.width + 2 * pad * scale;
    const pen = sheet.getContext("2d");
    const small = 12 * scale + "px " + look.font;
    pen.font = small;
    const feet = [figure.querySelector(".off-map"), document.querySelector(".demo b"), document.querySelector(".source p")].map(words).filter(Boolean);
    const lines = [].concat(...feet.map((text) => wrap(pen, text, picture.width)));
    sheet.height = picture.height + (head + step * lines.length + pad) * scale;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(picture, pad * scale, head * scale);
    const title = Array.from(figure.querySelector("figcaption").childNodes).filter((node) => node.nodeName !== "BUTTON").map((node) => node.textContent.trim()).filter(Boolean).join(" ");
    pen.fillStyle = look.ink;
    pen.font = "600 " + 16 * scale + "px " + look.font;
    pen.fillText(title, pad * scale, 28 * scale, picture.width);
    pen.fillStyle = look.ink2;
    pen.font = small;
    lines.forEach((line, i) => pen.fillText(line, pad * scale, picture.height + (head + step * (i + 1)) * scale));
    sheet.toBlob(function (blob) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = title.replace(/[\\/:*?"<>|]/g, "_") + ".png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  }

  document.querySelectorAll("[data-save]").forEach(function (button) {
    const box = document.getElementById(button.dataset.save);
    button.hidden = false;
    button.addEventListener("click", () => save(box, button.closest("figure")));
  });
})();
