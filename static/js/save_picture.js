// [data-save="chart-id"] saves the chart as a PNG with its title, day and,
// for demo data, the words 演示数据 on it.
document.querySelectorAll("[data-save]").forEach(function (button) {
  const box = document.getElementById(button.dataset.save);
  if (!box || !window.echarts) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    const chart = echarts.getInstanceByDom(box);
    if (!chart) return;
    const look = window.portalChart;
    const scale = 2, head = 44, foot = 30, pad = 16;
    const picture = chart.renderToCanvas({ pixelRatio: scale, backgroundColor: "#fff" });
    const sheet = document.createElement("canvas");
    sheet.width = picture.width + 2 * pad * scale;
    sheet.height = picture.height + (head + foot) * scale;
    const pen = sheet.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(picture, pad * scale, head * scale);
    const caption = button.closest("figcaption").cloneNode(true);
    caption.querySelectorAll("button").forEach((node) => node.remove());
    const title = caption.textContent.replace(/\s+/g, " ").trim();
    pen.fillStyle = look.ink;
    pen.font = "600 " + 16 * scale + "px " + look.font;
    pen.fillText(title, pad * scale, 28 * scale);
    pen.fillStyle = look.ink2;
    pen.font = 12 * scale + "px " + look.font;
    const source = document.querySelector(".source p");
    const words = [document.querySelector(".demo") ? "演示数据" : "", source ? source.textContent.replace(/\s+/g, " ").trim() : ""].filter(Boolean).join(" · ");
    pen.fillText(words, pad * scale, sheet.height - 12 * scale, sheet.width - 2 * pad * scale);
    sheet.toBlob(function (blob) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = title.replace(/[\\/:*?"<>|]/g, "_") + ".png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  });
});
