// Says while figures are typed what they add up to; the server checks the same when it saves.
(function () {
  "use strict";
  const form = document.querySelector("form[data-figures]");
  const out = form && form.querySelector(".computed");
  if (!out) return;
  const pupils = Number(form.dataset.pupils) || 0;
  const standard = { primary: 45, junior: 50, senior: 55 }[form.dataset.section];

  function number(name) {
    const field = form.elements[name];
    if (!field) return NaN;
    const text = field.value.normalize("NFKC").replace(/[\s,]/g, "");
    return text === "" ? NaN : Number(text);
  }

  function fixed(value, places) {
    return value.toLocaleString("zh-CN", { maximumFractionDigits: places });
  }

  function classes() {
    const sizes = [];
    form.querySelectorAll("input[name^=grade_]").forEach(function (field) {
      (field.value.normalize("NFKC").match(/\d+/g) || []).forEach(function (n) { sizes.push(Number(n)); });
    });
    if (!sizes.length) return [];
    const sum = sizes.reduce(function (a, b) { return a + b; }, 0);
    const large = sizes.filter(function (n) { return n >= 56; }).length;
    const over = sizes.filter(function (n) { return n >= 66; }).length;
    const words = ["共 " + sizes.length + " 个班，" + sum + " 人，平均 " + fixed(sum / sizes.length, 1) + " 人"];
    if (standard) words.push("超过标准 " + standard + " 人的 " + sizes.filter(function (n) { return n > standard; }).length + " 个");
    words.push("大班额（56 人及以上）" + large + " 个" + (over ? "，其中超大班额 " + over + " 个" : ""));
    if (pupils) words.push(sum === pupils ? "与学生数相等" : "学生数填的是 " + pupils + " 人，差 " + Math.abs(sum - pupils) + " 人");
    return words;
  }

  function teachers() {
    const all = number("teachers");
    const parts = ["graduate_teachers", "bachelor_teachers", "college_teachers", "other_teachers"].map(number);
    const words = [];
    if (parts.every(Number.isFinite)) {
      const sum = parts.reduce(function (a, b) { return a + b; }, 0);
      words.push("各学历合计 " + sum + " 人" + (sum === all ? "，与专任教师数相等" : "，专任教师数填的是 " + (Number.isFinite(all) ? all : "空")));
    }
    if (pupils && all > 0) words.push("师生比 1:" + fixed(pupils / all, 1));
    return words;
  }

  function perPupil(names) {
    if (!pupils) return [];
    return names.filter(function (n) { return Number.isFinite(number(n[0])); }).map(function (n) {
      return n[1] + " " + fixed(number(n[0]) * n[3] / pupils, 2) + " " + n[2];
    });
  }

  const says = {
    classes: classes,
    teachers: teachers,
    rooms: function () { return perPupil([["teaching_area", "生均教学及辅助用房", "m²", 1], ["sports_area", "生均体育运动场馆", "m²", 1]]); },
    equipment: function () { return perPupil([["equipment_value", "生均教学仪器设备", "元", 10000], ["multimedia_rooms", "每百名学生网络多媒体教室", "间", 100], ["books", "生均图书", "册", 1]]); },
    budget: function () { return perPupil([["operating_budget", "生均公用经费", "元", 10000]]); },
    pupils: function () {
      const all = number("pupils"), near = number("in_zone_pupils");
      return all > 0 && Number.isFinite(near) ? ["就近入学 " + fixed(near / all * 100, 1) + " %"] : [];
    }
  }[form.dataset.figures];

  function say() {
    const words = says ? says() : [];
    out.hidden = !words.length;
    out.textContent = words.join("；") + (words.length ? "。" : "");
  }
  form.addEventListener("input", say);
  say();
})();
