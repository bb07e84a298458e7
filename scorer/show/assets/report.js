"use strict";
// The report draws itself from the JSON that stands beside it. Nothing from an article is ever parsed as markup: all text
// goes in as text nodes. Sections: helpers, data, arithmetic, overview, table, sources, article, keys.
(() => {
  // --- helpers
  const $ = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
    return node;
  }
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const size = (node, style) => { Object.assign(node.style, style); return node; };
  const whole = (n) => n.toLocaleString("en");
  const digits = { reliability: 1, propaganda: 3, noise: 3, attribution: 0, hedging: 0, loaded_language: 0 };
  const shown = (score, value) => (value === null || value === undefined ? "–" : score === "propaganda" ? chance(value, digits[score]) : value.toFixed(digits[score]));
  // A chance that rounding would make a certainty is told as a bound.
  const chance = (value, places) => ({ 0: `<${(10 ** -places).toFixed(places)}`, 1: `>${(1 - 10 ** -places).toFixed(places)}` })[Number(value.toFixed(places))] ?? value.toFixed(places);
  const signed = (value, places = 2) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(places);
  const spaced = (name) => name.replaceAll("_", " ");
  const number = (v) => (Math.abs(v) >= 100 || Number.isInteger(v) ? v.toFixed(0) : Math.abs(v) >= 1 ? v.toFixed(1) : v.toFixed(2));

  // --- data
  const data = JSON.parse($("data").textContent);
  const at = Object.fromEntries(data.columns.map((name, i) => [name, i]));
  const rows = data.rows;
  const get = (i, column) => rows[i][at[column]];
  const TOP = { reliability: 100, propaganda: 1, noise: 1, attribution: 100, hedging: 100, loaded_language: 100 };
  const MAIN = ["reliability", "propaganda", "noise"];
  const MINOR = ["attribution", "hedging", "loaded_language"];
  const WORDING = data.families.length;  // the model's cues are shown as a family of their own, behind the others
  const families = [...data.families, ["wording", "wording", "words and phrases that the model lists", data.scores.map((s) => [s.name, `a wording that the model lists for ${s.name}`])]];
  const isScored = (i) => get(i, "reliability") !== null;
  const status = (i) => (get(i, "error") ? "error" : get(i, "refusal") ? `refused ${get(i, "refusal")}` : "scored");
  const look = rows.map((row) => (row[at.reliability] === null ? -1 : (row[at.propaganda] + 1 - row[at.reliability] / 100) / 2));
  const haystack = rows.map(() => null);
  // Characters that steer rather than show (control, direction) could make a title read as another: they are shown as what they are.
  const plain = (text) => String(text).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  const titleOf = (i) => plain(get(i, "title") || get(i, "id") || `article ${i + 1}`);
  const searchable = (i) => (haystack[i] ??= ["title", "id", "path", "source", "date", "flags", "reasons", "refusal", "error"].map((c) => get(i, c) || "").join("\n").toLowerCase());

  function detailOf(i) {
    const node = $(`a${i}`);
    return node ? JSON.parse(node.textContent) : null;
  }

  // --- arithmetic: the scores of an article with some markers out, by the effects of scorer/score/effects.py
  const [SUM, SHARE, COVER, TOP_SHARE] = [0, 1, 2, 3];

  // `gone` holds numbers of markers, those of cues counted on behind the markers of the families.
  function judge(d, gone) {
    const x = d.v.slice();
    let estimate = false;
    for (const [f, form, empty, ...parts] of d.e) {
      if (form === SHARE) {
        let top = x[f];
        let low = 1;
        for (const [m, a, b] of parts) if (gone.has(m)) { top -= a; low -= b; }
        x[f] = Math.abs(low) > 1e-7 ? top / low : empty;
      } else if (form === COVER) {
        for (const [amount, ...members] of parts) if (members.every((m) => gone.has(m))) x[f] -= amount;
      } else if (form === TOP_SHARE) {
        const groups = new Map();
        let all = 0;
        for (const [m, group, amount] of parts) if (!gone.has(m)) { groups.set(group, (groups.get(group) || 0) + amount); all += amount; }
        x[f] = Math.max(0, ...groups.values()) / Math.max(all, 1);
      } else {
        let out = 0;
        let all = 0;
        for (const [amount, ...members] of parts) for (const m of members) { all += 1; if (gone.has(m)) { out += 1; x[f] -= amount; } }
        if (out === all) x[f] = empty;
        else if (form !== SUM && out > 1) estimate = true;
      }
    }
    const left = d.c.map((list) => list.map(([count]) => count));
    d.w.forEach(([, , s, c], i) => { if (gone.has(d.m.length + i)) left[s][c] -= 1; });
    const result = { x, estimate };
    data.scores.forEach((score, s) => {
      const points = [];
      for (const [f, low, high, center, scale, weight] of score.terms) {
        points.push({ what: "feature", f, points: ((Math.min(Math.max(x[f], low), high) - center) / scale) * weight });
      }
      for (const [name, when, worth, reason, setBy] of score.rules) {
        if (when.every(([f, op, bound]) => (op === ">=" ? x[f] >= bound : x[f] < bound))) points.push({ what: "rule", name, points: worth, reason, setBy });
      }
      const values = d.c[s].map(([, idf], c) => (left[s][c] > 0 ? (1 + Math.log(left[s][c])) * idf : 0));
      const norm = Math.max(Math.sqrt(values.reduce((sum, v) => sum + v * v, 0)), 1e-12);
      d.c[s].forEach(([, , worth, name], c) => { if (values[c] && worth) points.push({ what: "cue", c, name, points: (values[c] / norm) * worth }); });
      const sum = points.reduce((total, p) => total + p.points, score.base);
      const chance = 1 / (1 + Math.exp(-Math.min(Math.max(sum, -700), 700)));
      result[score.name] = { base: score.base, points, sum, value: chance * TOP[score.name] };
    });
    for (const [name, [f, knots]] of Object.entries(data.percentiles)) result[name] = { value: percentile(x[f], knots) };
    return result;
  }

  // Where a value stands among the 101 percentiles of the reference articles; ties take the middle of their run.
  function percentile(value, knots) {
    const left = knots.filter((k) => k < value).length;
    const right = knots.filter((k) => k <= value).length;
    let place;
    if (right > left) place = (left + right - 1) / 2;
    else if (left === 0) place = 0;
    else if (left === knots.length) place = knots.indexOf(knots[left - 1]);
    else {
      const [a, b] = [knots[left - 1], knots[left]];
      const first = knots.indexOf(a);
      place = first + ((value - a) / (b - a)) * (left - first);
    }
    return Math.min(Math.max(place, 0), 100);
  }

  // --- overview
  const state = { sort: "look", down: true, page: 0, query: "", status: "", source: "", range: {}, found: [] };
  const PAGE = 100;

  function overview() {
    document.title = `Scorer report${data.name ? `: ${data.name}` : ""}`;
    $("name").textContent = data.name || "Articles";
    $("model").textContent = `model ${data.model}`;
    $("card").textContent = data.card;
    const counts = new Map();
    for (let i = 0; i < rows.length; i++) counts.set(status(i), (counts.get(status(i)) || 0) + 1);
    const told = (key) => (key === "scored" ? "scored" : key === "error" ? "could not be read" : `not scored: ${data.refusals[key.slice(8)] || key.slice(8)}`);
    const order = [...counts].sort((a, b) => (b[0] === "scored") - (a[0] === "scored") || b[1] - a[1]);
    const entries = [["articles", rows.length], ...order.map(([key, n]) => [told(key), n])];
    $("counts").append(...entries.map(([label, n]) => el("div", {}, el("dt", {}, label), el("dd", {}, whole(n)))));
    $("status").append(el("option", { value: "" }, "all articles"), ...order.map(([key, n]) => el("option", { value: key }, `${told(key)} (${whole(n)})`)));
    const sources = [...new Set(rows.map((row) => row[at.source]).filter(Boolean))].sort((a, b) => a.localeCompare(b));
    if (sources.length) {
      $("source-label").hidden = false;
      $("source").append(el("option", { value: "" }, "all"), ...sources.map((s) => el("option", { value: s }, plain(s))));
    }
    histograms();
  }

  const BINS = 25;
  function histograms() {
    for (const score of MAIN) {
      const top = TOP[score];
      const bins = new Array(BINS).fill(0);
      const values = rows.map((row) => row[at[score]]).filter((v) => v !== null);
      for (const v of values) bins[Math.min(BINS - 1, Math.floor((v / top) * BINS))] += 1;
      const most = Math.max(1, ...bins);
      const mean = values.length ? values.reduce((a, b) => a + b, 0) / values.length : null;
      const bars = bins.map((n, b) => {
        const [low, high] = [(b * top) / BINS, ((b + 1) * top) / BINS];
        const height = n ? Math.max(1, (n / most) * 74) : 0;
        const group = svg("g", { "data-score": score, "data-bin": b, onclick: () => setRange(score, low, high) },
          svg("rect", { class: "hit", x: b * 16, y: 0, width: 16, height: 78 }),
          svg("rect", { class: "bar", x: b * 16 + 1, y: 78 - height, width: 14, height }),
          svg("title", {}, `${whole(n)} with ${score} ${number(low)} to ${number(high)}`));
        return group;
      });
      const label = `${spaced(score)[0].toUpperCase()}${spaced(score).slice(1)}`;
      $("histograms").append(el("figure", {},
        el("figcaption", {}, el("b", {}, label), el("span", {}, mean === null ? "no article scored" : `mean ${shown(score, mean)}`)),
        svg("svg", { viewBox: "0 0 400 80", preserveAspectRatio: "none", role: "img", "aria-label": `${label} of ${whole(values.length)} articles, 0 to ${top}: ${bins.join(", ")}` },
          ...bars, svg("line", { x1: 0, x2: 400, y1: 78.5, y2: 78.5, "vector-effect": "non-scaling-stroke" })),
        el("figcaption", { "aria-hidden": "true" }, el("span", {}, "0"), el("span", {}, String(top)))));
    }
  }

  function setRange(score, low, high) {
    state.range[score] = [low, high];
    for (const [end, v] of [["low", low], ["high", high]]) $(`${score}-${end}`).value = Number(v.toFixed(score === "reliability" ? 1 : 3));
    refresh();
  }

  // The scatter: points on a canvas (ten thousand are no matter to it); chosen by dragging, by clicking, or by the fields of the filter.
  const MARGIN = { left: 46, right: 12, top: 12, bottom: 40 };
  let plot = { x: () => 0, y: () => 0, width: 0, height: 0 };

  function scatter() {
    const canvas = $("points");
    const { width, height } = canvas.getBoundingClientRect();
    if (!width) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const c = canvas.getContext("2d");
    c.scale(ratio, ratio);
    const colour = (name) => { canvas.style.color = `var(${name})`; return getComputedStyle(canvas).color; };
    const [w, h] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
    plot = { width: w, height: h, x: (v) => MARGIN.left + (v / 100) * w, y: (v) => MARGIN.top + (1 - v) * h };
    c.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    c.lineWidth = 1;
    c.textAlign = "center";
    for (const v of [0, 25, 50, 75, 100]) {
      c.strokeStyle = colour(v ? "--hair" : "--faint");
      c.beginPath();
      c.moveTo(plot.x(v), MARGIN.top); c.lineTo(plot.x(v), MARGIN.top + h);
      c.moveTo(MARGIN.left, plot.y(v / 100)); c.lineTo(MARGIN.left + w, plot.y(v / 100));
      c.stroke();
      c.fillStyle = colour("--soft");
      c.fillText(String(v), plot.x(v), MARGIN.top + h + 16);
      c.textAlign = "right";
      c.fillText((v / 100).toString(), MARGIN.left - 8, plot.y(v / 100) + 4);
      c.textAlign = "center";
    }
    c.fillText("reliability →", MARGIN.left + w / 2, MARGIN.top + h + 33);
    c.save(); c.translate(11, MARGIN.top + h / 2); c.rotate(-Math.PI / 2); c.fillText("propaganda →", 0, 0); c.restore();
    c.textAlign = "left";
    c.fillStyle = colour("--faint");
    c.font = `italic 13px ${getComputedStyle(document.querySelector(".lede")).fontFamily}`;
    c.fillText("look here first", MARGIN.left + 10, MARGIN.top + 18);
    const on = new Set(state.found);
    const all = on.size === rows.length;
    const many = rows.length > 3000;
    const radius = many ? 2 : rows.length > 300 ? 2.6 : 3.6;
    const dot = (i) => { c.beginPath(); c.arc(plot.x(get(i, "reliability")), plot.y(get(i, "propaganda")), radius, 0, 7); c.fill(); };
    const scored = rows.map((_, i) => i).filter(isScored);
    if (!all) { c.fillStyle = colour("--rule"); scored.forEach((i) => { if (!on.has(i)) dot(i); }); }
    c.fillStyle = colour("--point");
    c.globalAlpha = many ? 0.35 : rows.length > 300 ? 0.5 : 0.75;
    scored.forEach((i) => { if (on.has(i)) dot(i); });
    c.globalAlpha = 1;
    canvas.setAttribute("aria-label", `Scatter of ${whole(scored.length)} articles, reliability to the right, propaganda upwards; ${whole(scored.filter((i) => on.has(i)).length)} chosen. The fields above the table choose the same by keyboard.`);
  }

  function dragging() {
    const area = $("scatter");
    const box = $("box");
    let from = null;
    const place = (e) => {
      const r = area.getBoundingClientRect();
      return [Math.min(Math.max(e.clientX - r.left, MARGIN.left), MARGIN.left + plot.width), Math.min(Math.max(e.clientY - r.top, MARGIN.top), MARGIN.top + plot.height)];
    };
    const value = ([px, py]) => [((px - MARGIN.left) / plot.width) * 100, 1 - (py - MARGIN.top) / plot.height];
    area.addEventListener("pointerdown", (e) => { from = place(e); area.setPointerCapture(e.pointerId); $("near").hidden = true; });
    area.addEventListener("pointermove", (e) => {
      const to = place(e);
      if (!from) return near(to);
      box.hidden = false;
      size(box, { left: `${Math.min(from[0], to[0])}px`, top: `${Math.min(from[1], to[1])}px`, width: `${Math.abs(from[0] - to[0])}px`, height: `${Math.abs(from[1] - to[1])}px` });
    });
    area.addEventListener("pointerup", (e) => {
      if (!from) return;
      const [a, b] = [value(from), value(place(e))];
      const click = Math.hypot(place(e)[0] - from[0], place(e)[1] - from[1]) < 5;
      from = null;
      box.hidden = true;
      const [rx, ry] = click ? [2.5, 0.025] : [0, 0];
      state.range.reliability = [Math.min(a[0], b[0]) - rx, Math.max(a[0], b[0]) + rx].map((v) => Math.min(100, Math.max(0, v)));
      setRange("propaganda", ...[Math.min(a[1], b[1]) - ry, Math.max(a[1], b[1]) + ry].map((v) => Math.min(1, Math.max(0, v))));
      for (const [n, end] of [[0, "low"], [1, "high"]]) $(`reliability-${end}`).value = state.range.reliability[n].toFixed(1);
    });
    area.addEventListener("pointercancel", () => { from = null; box.hidden = true; });
    area.addEventListener("pointerleave", () => { $("near").hidden = true; });
  }

  function near([px, py]) {
    let best = -1;
    let least = 64;
    for (let i = 0; i < rows.length; i++) {
      if (!isScored(i)) continue;
      const distance = (plot.x(get(i, "reliability")) - px) ** 2 + (plot.y(get(i, "propaganda")) - py) ** 2;
      if (distance < least) { least = distance; best = i; }
    }
    const tip = $("near");
    tip.hidden = best < 0;
    if (best < 0) return;
    tip.textContent = `${titleOf(best).slice(0, 90)} · ${shown("reliability", get(best, "reliability"))} · ${shown("propaganda", get(best, "propaganda"))}`;
    const right = px > plot.width / 2;
    size(tip, { left: right ? "auto" : `${px + 12}px`, right: right ? `${$("scatter").clientWidth - px + 12}px` : "auto", top: `${py - 10}px` });
  }

  // --- table
  const COLUMNS = [
    ["title", "Article", ""], ["look", "Look first", "n"], ["reliability", "Reliability", "n"], ["propaganda", "Propaganda", "n"], ["noise", "Noise", "n"],
    ["attribution", "Attribution", "n wideonly"], ["hedging", "Hedging", "n wideonly"], ["loaded_language", "Loaded language", "n wideonly"], ["words", "Words", "n wideonly"],
  ];
  const sortKey = (i, column) => (column === "look" ? look[i] : column === "title" ? titleOf(i).toLowerCase() : get(i, column));

  function refresh(keepPage = false) {
    const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
    const ranges = Object.entries(state.range);
    state.found = [];
    for (let i = 0; i < rows.length; i++) {
      if (state.status && status(i) !== state.status) continue;
      if (state.source && get(i, "source") !== state.source) continue;
      if (!ranges.every(([score, [low, high]]) => { const v = get(i, score); return v !== null && v >= low && v <= high; })) continue;
      if (words.length && !words.every((w) => searchable(i).includes(w))) continue;
      state.found.push(i);
    }
    const way = state.down ? -1 : 1;
    const keys = new Map(state.found.map((i) => [i, sortKey(i, state.sort)]));
    state.found.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (x === null || y === null) return (x === null) - (y === null) || a - b;  // what has no value comes last either way
      return (x < y ? -way : x > y ? way : 0) || a - b;
    });
    if (!keepPage) state.page = 0;
    scatter();
    for (const g of document.querySelectorAll("#histograms g")) {
      const range = state.range[g.dataset.score];
      const middle = ((Number(g.dataset.bin) + 0.5) / BINS) * TOP[g.dataset.score];
      g.classList.toggle("on", Boolean(range) && middle >= range[0] && middle <= range[1]);
    }
    draw();
  }

  function draw() {
    const n = state.found.length;
    const last = Math.max(0, Math.ceil(n / PAGE) - 1);
    state.page = Math.min(state.page, last);
    const begin = state.page * PAGE;
    const listed = state.found.slice(begin, begin + PAGE);
    $("found").textContent = n === rows.length ? `All ${whole(n)} articles` : `${whole(n)} of ${whole(rows.length)} articles`;
    document.querySelector("#table thead").replaceChildren(el("tr", {}, COLUMNS.map(([key, label, kind]) =>
      el("th", { scope: "col", class: kind, "aria-sort": state.sort === key ? (state.down ? "descending" : "ascending") : null },
        el("button", { type: "button", "data-sort": key, onclick: () => sortBy(key) }, label)))));
    document.querySelector("#table tbody").replaceChildren(...listed.map(tableRow));
    const turn = (by) => { state.page += by; draw(); $("articles").scrollIntoView(); };
    $("pages").replaceChildren(...(last ? [
      el("button", { type: "button", class: "quiet", id: "previous", disabled: state.page === 0, onclick: () => turn(-1) }, "← Previous"),
      `${whole(begin + 1)}–${whole(begin + listed.length)} of ${whole(n)}`,
      el("button", { type: "button", class: "quiet", id: "next", disabled: state.page === last, onclick: () => turn(1) }, "Next →")] : []));
  }

  function sortBy(key) {
    state.down = state.sort === key ? !state.down : key !== "title" && key !== "reliability";
    state.sort = key;
    refresh();
    document.querySelector(`#table [data-sort="${key}"]`).focus();
  }

  const meter = (share) => el("span", { class: "meter", "aria-hidden": "true" }, size(el("i"), { width: `${Math.min(100, Math.max(0, 100 * share))}%` }));

  function tableRow(i) {
    const under = [get(i, "source"), get(i, "date"), get(i, "title") && get(i, "id") !== get(i, "title") ? get(i, "id") : null].filter(Boolean).join(" · ");
    const flags = (get(i, "flags") || "").split(" ").filter(Boolean);
    const first = el("td", {}, el("a", { href: `#a=${i}` }, el("bdi", {}, titleOf(i))), under ? el("span", { class: "under" }, el("bdi", {}, plain(under))) : "",
      flags.map((f) => el("span", { class: "tag" }, spaced(f))));
    const cells = isScored(i)
      ? [el("td", { class: "n" }, (100 * look[i]).toFixed(0), meter(look[i])), ...MAIN.map((s) => el("td", { class: "n" }, shown(s, get(i, s)), meter(get(i, s) / TOP[s]))),
        ...MINOR.map((s) => el("td", { class: "n wideonly" }, shown(s, get(i, s))))]
      : [el("td", { class: "none", colspan: 4 }, told(i)), ...MINOR.map(() => el("td", { class: "wideonly" }))];
    const words = get(i, "words");
    const row = el("tr", { "data-i": i }, first, cells, el("td", { class: "n wideonly" }, words === null ? "" : whole(words)));
    row.addEventListener("click", (e) => { if (!e.target.closest("a") && !String(getSelection())) location.hash = `a=${i}`; });
    return row;
  }

  const told = (i) => (get(i, "error") ? `Could not be read: ${plain(get(i, "error"))}` : get(i, "refusal") ? `Not scored: ${data.refusals[get(i, "refusal")] || get(i, "refusal")}` : "");

  function filters() {
    const form = $("filters");
    let wait = 0;
    const read = () => {
      state.query = $("query").value;
      state.status = $("status").value;
      state.source = $("source").value;
      for (const score of MAIN) {
        const [low, high] = [$(`${score}-low`).value, $(`${score}-high`).value];
        if (low === "" && high === "") delete state.range[score];
        else state.range[score] = [low === "" ? 0 : Number(low), high === "" ? TOP[score] : Number(high)];
      }
      refresh();
    };
    form.addEventListener("submit", (e) => e.preventDefault());
    form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(read, 120); });
    form.addEventListener("reset", () => setTimeout(read));
  }

  // --- sources
  function sources(all = false) {
    if (!data.sources.length) return;
    $("by-source").hidden = false;
    const range = (value, low, high, top, unit) => {
      if (value === null) return el("td", { class: "none" }, "no article scored");
      const x = (v) => 4 + (v / top) * 192;
      return el("td", {}, svg("svg", { viewBox: "0 0 200 20", role: "img", "aria-label": `${value.toFixed(unit)}, 95 % interval ${low.toFixed(unit)} to ${high.toFixed(unit)}` },
        svg("line", { class: "axis", x1: 4, x2: 196, y1: 10, y2: 10 }), svg("line", { class: "range", x1: x(low), x2: x(high), y1: 10, y2: 10 }), svg("circle", { cx: x(value), cy: 10, r: 4.5 })));
    };
    const listed = all ? data.sources : data.sources.slice(0, 15);
    const figure = (v, unit) => el("td", { class: "n" }, v === null ? "–" : v.toFixed(unit));
    $("sources").replaceChildren(
      el("thead", {}, el("tr", {}, ["Source", "Articles", "Reliability", "0 to 100", "Propaganda", "0 to 1"].map((t, k) => el("th", { scope: "col", class: k % 2 === 1 && k > 1 ? "" : k ? "n" : "" }, t)))),
      el("tbody", {}, listed.map(([name, n, r, rl, rh, p, pl, ph]) => el("tr", {},
        el("td", {}, el("button", { type: "button", onclick: () => { $("source").value = name; state.source = name; refresh(); $("articles").scrollIntoView(); $("articles").focus(); } }, el("bdi", {}, plain(name)))),
        el("td", { class: "n" }, whole(n)), figure(r, 1), range(r, rl, rh, 100, 1), figure(p, 3), range(p, pl, ph, 1, 3)))));
    const more = $("more-sources");
    more.hidden = all || data.sources.length <= listed.length;
    more.textContent = `Show all ${whole(data.sources.length)} sources`;
    more.onclick = () => sources(true);
  }

  // --- article
  const on = Object.fromEntries(families.map((f) => [f[0], f[0] !== "style" && f[0] !== "wording"]));
  let open = null;  // { i, d, gone, now, tab, everything }
  let cameFrom = null;

  function show(i) {
    const d = detailOf(i);
    open = { i, d, gone: new Set(), tab: data.scores[0].name, everything: false, spans: [] };
    if (d) { d.linked = new Map(d.g.flatMap((group) => group.map((n) => [n, group]))); d.span = spansOf(d); d.whole = judge(d, open.gone); open.now = d.whole; }
    $("overview").hidden = true;
    hideTip();
    const page = $("article");
    page.hidden = false;
    const place = state.found.indexOf(i);
    const step = (by, label, id) => el("button", { type: "button", class: "quiet", id, disabled: place < 0 || state.found[place + by] === undefined, onclick: () => go(by) }, label);
    const meta = [get(i, "source"), get(i, "date"), get(i, "words") === null ? null : `${whole(get(i, "words"))} words`, get(i, "id")].filter(Boolean).join(" · ");
    page.replaceChildren(...[
      el("nav", { class: "way", "aria-label": "Articles" }, el("button", { type: "button", class: "quiet", id: "back", onclick: back }, "← All articles"),
        place < 0 ? "" : el("span", { class: "place" }, `${whole(place + 1)} of ${whole(state.found.length)}`), step(-1, "← Previous", "earlier"), step(1, "Next →", "later")),
      el("h1", { id: "headline", tabindex: "-1" }, el("bdi", {}, titleOf(i))),
      el("p", { class: "meta" }, el("bdi", {}, plain(meta))),
      told(i) ? el("p", { class: "notice", id: "refusal" }, told(i), get(i, "refusal") ? ` (${get(i, "refusal")}). It has no score rather than a guessed one.` : "") : "",
      isScored(i) ? el("dl", { class: "scores", id: "scores" }) : "",
      ...reasons(i),
      d && d.x ? el("p", { class: "notice", id: "stale" }, d.x === "model"
        ? `The scores in the table were made by another model (${get(i, "model") || "unnamed"}); what is shown here is worked out by ${data.model}.`
        : "The text is no longer what was scored for the table; what is shown here is worked out from the text as it was when this report was made.") : "",
      d ? el("div", { class: "reading" }, el("div", {}, legend(), el("div", { id: "whatif", "aria-live": "polite" }), el("div", { class: "text", id: "text" })), el("aside", { id: "aside" })) : withoutText(i),
    ].filter(Boolean));
    if (d) { drawText(); update(); } else if (isScored(i)) drawScores(null);
    window.scrollTo(0, 0);
    $("headline").focus({ preventScroll: true });
  }

  function reasons(i) {
    const found = (get(i, "reasons") || "").split(" | ").filter(Boolean);
    return found.length ? [el("h2", {}, "Reasons"), el("ul", { class: "reasons" }, found.map((r) => el("li", {}, el("bdi", {}, plain(r)))))] : [];
  }

  function withoutText(i) {
    return el("div", {}, get(i, "error") ? "" : el("p", { class: "small" }, "This report does not hold the text of this article: more texts go in with --max-texts, and a text is read from the path in its row."));
  }

  // Every marker as [start, end, family, kind, weight, quoted, number]; cues come behind the markers of the families.
  function spansOf(d) {
    const cues = d.w.map(([s, e, score, c], n) => [s, e, WORDING, score, d.c[score][c][2], 0, d.m.length + n]).filter((m) => m[4]);
    return [...d.m.map(([f, k, s, e, w, q], n) => [s, e, f, k, w, q, n]), ...cues];
  }

  function legend() {
    const d = open.d;
    const count = families.map((_, f) => d.span.filter((m) => m[2] === f).length);
    return el("fieldset", { class: "legend", id: "legend" }, el("legend", { class: "hidden" }, "Families of markers to show"),
      families.map(([name, label, meaning], f) => (count[f] ? el("label", { title: meaning },
        el("input", { type: "checkbox", id: `show-${name}`, checked: on[name], onchange: (e) => { on[name] = e.target.checked; drawMarks(); } }),
        el("span", { class: `m ${name} sw`, "aria-hidden": "true" }, "abc"), `${label} ${whole(count[f])}`) : "")),
      !d.span.length ? "" : el("span", { class: "hint" }, "Point at a marker to see what it did; click it, or press Enter on it, to take it out: the scores follow."));
  }

  function drawText() {
    const d = open.d;
    const noise = new Map(d.n.map(([s, e, reason]) => [s, [e, reason]]));
    const box = $("text");
    open.spans = [];
    if (d.h) box.append(line("title", d.h, -(d.h.length + 1), [...noise]));
    const lines = /[^\r\n\v\f\u0085\u2028\u2029]+/g;
    for (let m = lines.exec(d.t); m; m = lines.exec(d.t)) {
      const text = m[0].trim();
      if (!text) continue;
      const start = m.index + m[0].indexOf(text);
      const reason = [...noise].find(([s, [e]]) => s < start + text.length && e > start);
      box.append(reason ? noiseLine(text, start, reason[1][1]) : line("", text, start));
    }
    drawMarks();
  }

  function noiseLine(text, start, reason) {
    const p = line("noise", text, start, true);
    return el("p", { class: "noise" }, el("del", {}, ...p.childNodes), el("span", { class: "why" }, data.noise[reason] || spaced(reason)));
  }

  // One line of the text, cut wherever a marker begins or ends.
  function line(kind, text, start, isNoise = false) {
    const end = start + text.length;
    const here = open.d.span.filter((m) => m[0] < end && m[1] > start && !(isNoise && families[m[2]][0] === "noise"));
    const cuts = [...new Set([start, end, ...here.flatMap((m) => [Math.max(m[0], start), Math.min(m[1], end)])])].sort((a, b) => a - b);
    const p = el("p", { class: kind || null });
    for (let k = 0; k + 1 < cuts.length; k++) {
      const piece = text.slice(cuts[k] - start, cuts[k + 1] - start);
      const covering = here.filter((m) => m[0] <= cuts[k] && m[1] >= cuts[k + 1]).sort((a, b) => a[1] - a[0] - (b[1] - b[0]) || a[2] - b[2]);
      if (!covering.length) { p.append(piece); continue; }
      const node = el("span", {}, piece);
      open.spans.push({ node, covering, begins: covering.filter((m) => Math.max(m[0], start) === cuts[k]).map((m) => m[6]) });
      const span = open.spans[open.spans.length - 1];
      node.addEventListener("click", () => { if (!String(getSelection())) toggle(span); });
      node.addEventListener("mouseenter", () => tip(span));
      node.addEventListener("mouseleave", hideTip);
      node.addEventListener("focus", () => tip(span));
      node.addEventListener("blur", hideTip);
      node.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); toggle(span); tip(span); } });
      p.append(node);
    }
    return p;
  }

  const visible = (span) => span.covering.filter((m) => on[families[m[2]][0]]);
  const isNoise = (m) => families[m[2]][0] === "noise";
  // Half an attribution is none: its source, its content and its cue go out together.
  const together = (numbers) => [...new Set(numbers.flatMap((n) => open.d.linked.get(n) || [n]))];
  // A click takes out the innermost marker; markers of one family on the same words go together.
  const chosen = (span) => { const v = visible(span); return together(v.filter((m) => m[0] === v[0][0] && m[1] === v[0][1] && m[2] === v[0][2]).map((m) => m[6])); };

  function drawMarks() {
    $("text").classList.toggle("plain-noise", !on.noise);
    for (const span of open.spans) {
      const v = visible(span);
      const { node } = span;
      if (!v.length) { node.className = "m off"; for (const a of ["tabindex", "role", "aria-pressed", "aria-label"]) node.removeAttribute(a); continue; }
      const gone = chosen(span).every((n) => open.gone.has(n));
      const long = v[0][1] - v[0][0] > 60;
      node.dataset.markers = chosen(span).join(" ");
      node.className = `m ${families[v[0][2]][0]}${gone ? " gone" : ""}${long ? " long" : ""}`;
      if (span.begins.includes(v[0][6])) {
        fill(node, { tabindex: "0", role: "button", "aria-pressed": String(gone), "aria-label": `${node.textContent}: ${v.map((m) => `${families[m[2]][1]}, ${spaced(kindOf(m)[0])}`).join("; ")}${gone ? "; taken out" : ""}` }, []);
      }
    }
  }

  const kindOf = (m) => families[m[2]][3][m[3]];

  function toggle(span) {
    if (!visible(span).length || isNoise(visible(span)[0])) return;
    const picked = chosen(span);
    const gone = picked.every((n) => open.gone.has(n));
    for (const n of picked) { if (gone) open.gone.delete(n); else open.gone.add(n); }
    changed();
    tip(span);
  }

  function changed() {
    open.now = open.gone.size ? judge(open.d, open.gone) : open.d.whole;
    drawMarks();
    update();
  }

  function update() {
    if (isScored(open.i)) drawScores(open.now);
    const box = $("whatif");
    box.replaceChildren();
    if (open.gone.size && isScored(open.i)) {
      const out = new Set([...open.gone].map((n) => together([n])[0])).size;
      const told = data.scores.map((s) => `${s.name} ${shown(s.name, open.d.whole[s.name].value)} → ${shown(s.name, open.now[s.name].value)}`).join(", ");
      box.append(el("div", { class: "whatif" }, el("p", {}, `Without ${whole(out)} ${out === 1 ? "marker" : "markers"}: ${told}${open.now.estimate ? " (an estimate: some of these are counted together)" : ""}.`),
        el("button", { type: "button", class: "quiet", id: "restore", onclick: () => { open.gone.clear(); changed(); $("headline").focus({ preventScroll: true }); } }, "Put all back")));
    }
    $("aside").replaceChildren(isScored(open.i) ? contributions() : "", ...(isScored(open.i) ? [rules()] : []));
  }

  function drawScores(now) {
    const value = (s) => (now && now[s] ? now[s].value : get(open.i, s));
    const units = { reliability: "0 to 100", propaganda: "0 to 1", noise: "share of words" };
    $("scores").replaceChildren(...[...MAIN, ...MINOR].map((s) => {
      const v = value(s);
      const before = now && now !== open.d.whole && now[s] ? open.d.whole[s].value : null;
      const moved = before !== null && shown(s, before) !== shown(s, v);
      return el("div", { class: MINOR.includes(s) ? "minor" : null }, el("dt", {}, spaced(s)),
        el("dd", { "data-score": s, "data-value": v }, moved ? el("s", {}, shown(s, before)) : "", shown(s, v)),
        el("dd", { class: "unit" }, v === null ? "" : meter(v / TOP[s]), units[s] || "percentile of reference articles"));
    }));
  }

  function contributions() {
    const score = open.now[open.tab];
    const [base, rest] = [score.base, [...score.points].sort((a, b) => Math.abs(b.points) - Math.abs(a.points))];
    const rows = open.everything ? rest : grouped(rest);
    const some = open.everything ? rows : rows.slice(0, 12);
    const others = rows.slice(some.length);
    const reach = Math.max(0.3, Math.abs(base), ...rows.map((p) => Math.abs(p.points)));
    const item = (what, under, points, extra = {}) => el("li", extra, el("span", { class: "what" }, what, under ? el("small", {}, under) : ""), el("span", { class: "points" }, signed(points)),
      el("span", { class: "track", "aria-hidden": "true" }, size(el("i", { class: points < 0 ? "down" : null }), { left: `${50 + Math.min(0, (points / reach) * 50)}%`, width: `${(Math.abs(points) / reach) * 50}%` })));
    const told = (p) => {
      if (p.what === "rule") return item(p.reason, `rule ${spaced(p.name)}, ${weighed(p)}`, p.points);
      if (p.what === "group") return item(`${p.name} (${whole(p.of.length)})`, `most of all ${p.of.slice(0, 4).map((c) => `${quoted(c)} ${signed(c.points)}`).join(", ")}`, p.points, lights(new Set(p.of.flatMap((c) => [...cueMarkers(c)]))));
      const lit = p.what === "cue" ? cueMarkers(p) : featureMarkers(p.f);
      const [name, unit, meaning] = p.what === "cue" ? [p.name, "", ""] : data.features[p.f];
      const extra = { title: name, ...lights(lit) };
      return p.what === "cue" ? item(`${isPattern(p) ? "sentence pattern" : "wording"} ${quoted(p)}`, "", p.points, extra) : item(meaning, `${number(open.now.x[p.f])} ${unit}`, p.points, extra);
    };
    const sumOf = (list) => list.reduce((t, p) => t + p.points, 0);
    const top = TOP[open.tab];
    return el("section", {}, el("h3", {}, "What the score adds up from"),
      el("div", { class: "tabs", role: "tablist", "aria-label": "Score" }, data.scores.map((s) => el("button", { type: "button", role: "tab", id: `tab-${s.name}`, "aria-selected": String(s.name === open.tab), tabindex: s.name === open.tab ? "0" : "-1",
        onclick: () => turnTab(s.name), onkeydown: (e) => { if (e.key === "ArrowLeft" || e.key === "ArrowRight") { e.stopPropagation(); turnTab(data.scores[(data.scores.indexOf(s) + (e.key === "ArrowRight" ? 1 : data.scores.length - 1)) % data.scores.length].name); } } }, spaced(s.name)))),
      el("p", { class: "ends", "aria-hidden": "true" }, el("span", {}, `◂ lowers ${open.tab}`), el("span", {}, `raises ${open.tab} ▸`)),
      el("ul", { class: "bars", id: "bars" }, item("Where every article begins", "a typical article of the reference corpora", base, { class: "base" }), some.map(told),
        others.length || open.everything || some.some((p) => p.what === "group") ? el("li", {}, el("button", { type: "button", class: "quiet", id: "everything", onclick: () => { open.everything = !open.everything; update(); $("everything")?.focus(); } },
          open.everything ? "Show the largest" : others.length ? `${whole(others.length)} smaller ones, and each word` : "Show each word"), el("span", { class: "points" }, others.length ? signed(sumOf(others)) : "")) : "",
        el("li", { class: "sum", "data-sum": score.sum }, el("span", { class: "what" }, "Sum"), el("span", { class: "points" }, signed(score.sum)))),
      el("p", { class: "equation" }, `${top === 1 ? "1" : top} / (1 + e`, el("sup", {}, signed(-score.sum)), `) ${shown(open.tab, score.value).replace(/^(?![<>])/, "= ").replace(/^([<>])/, "$1 ")}${open.now.estimate ? ", an estimate" : ""}`));
  }

  function turnTab(name) {
    open.tab = name;
    update();
    $(`tab-${name}`).focus();
  }

  function featureMarkers(f) {
    const effect = open.d.e.find((e) => e[0] === f);
    if (!effect) return new Set();
    const byMarker = effect[1] === SHARE || effect[1] === TOP_SHARE;
    return new Set(effect.slice(3).flatMap((part) => together(byMarker ? [part[0]] : part.slice(1))));
  }

  const touches = (marker, f) => featureMarkers(f).has(marker);

  const isPattern = (cue) => cue.name.startsWith("pattern: ");
  const quoted = (cue) => (isPattern(cue) ? cue.name.slice(9) : `‘${cue.name}’`);
  const lights = (lit) => (lit.size ? { tabindex: "0", onmouseenter: () => light(lit), onmouseleave: () => light(null), onfocus: () => light(lit), onblur: () => light(null) } : {});

  // Hundreds of words and sentence patterns, each of which says little alone, as one row each.
  function grouped(points) {
    const cues = points.filter((p) => p.what === "cue");
    const groups = [["Wording", cues.filter((p) => !isPattern(p))], ["Sentence patterns", cues.filter(isPattern)]]
      .filter(([, of]) => of.length).map(([name, of]) => ({ what: "group", name, of, points: of.reduce((t, p) => t + p.points, 0) }));
    return [...points.filter((p) => p.what !== "cue"), ...groups].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  }

  function cueMarkers(p) {
    const s = data.scores.findIndex((x) => x.name === open.tab);
    return new Set(open.d.w.map(([, , score, c], n) => (score === s && c === p.c ? open.d.m.length + n : -1)).filter((n) => n >= 0));
  }

  function light(markers) {
    for (const { node, covering } of open.spans) node.classList.toggle("lit", Boolean(markers) && covering.some((m) => markers.has(m[6])));
  }

  const weighed = (rule) => ({ hand: "weight set by hand", fit: "weight fitted to labelled articles" })[rule.setBy] || rule.setBy;

  function rules() {
    const fired = open.now[open.tab].points.filter((p) => p.what === "rule");
    return el("section", {}, el("h3", {}, `Rules that fired for ${open.tab}`), fired.length
      ? el("ul", { class: "rules", id: "rules" }, fired.map((p) => el("li", {}, p.reason, el("small", {}, `${spaced(p.name)}: ${signed(p.points)}, ${weighed(p)}`))))
      : el("p", { class: "small", id: "rules" }, "None."));
  }

  // What a marker did, told beside it: the scores with it against the scores without it, other markers as they are now.
  function tip(span) {
    const v = visible(span);
    if (!v.length) return;
    kin(together([v[0][6]]));
    const box = $("tip");
    const scored = isScored(open.i);
    box.replaceChildren(...v.slice(0, 4).map((m) => {
      const [family, label] = families[m[2]];
      const [kind, meaning] = kindOf(m);
      const p = el("p", {}, size(el("span", { class: "family", "aria-hidden": "true" }), { background: `var(--${family})` }), el("b", {}, family === "wording" ? "wording" : spaced(kind)), ` (${label}): ${meaning}`, m[5] ? "; in another's voice" : "");
      if (!scored) return p;
      if (isNoise(m)) { p.append(el("span", { class: "effect" }, "counts for the noise score alone")); return p; }
      const [with_, without] = [new Set(open.gone), new Set(open.gone)];
      for (const n of together([m[6]])) { with_.delete(n); without.add(n); }
      const [a, b] = [judge(open.d, with_), judge(open.d, without)];
      for (const s of data.scores) {
        const points = a[s.name].sum - b[s.name].sum;
        const capped = points === 0 && s.terms.some(([f, low, high]) => touches(m[6], f) && (a.x[f] >= high || a.x[f] <= low));
        p.append(el("span", { class: "effect" }, Math.abs(points) < 5e-7 ? `${s.name}: no points${capped ? ", there are more of its kind than the model counts" : ""}` : `${s.name}: ${signed(points, Math.abs(points) < 0.01 ? 4 : 2)} points (${shown(s.name, a[s.name].value)}, without it ${shown(s.name, b[s.name].value)})`));
      }
      if (open.gone.has(m[6])) p.append(el("span", { class: "effect" }, "taken out; click to put it back"));
      return p;
    }));
    box.hidden = false;
    const r = span.node.getClientRects()[0] || span.node.getBoundingClientRect();
    const left = Math.min(Math.max(8, r.left), document.documentElement.clientWidth - box.offsetWidth - 8);
    const above = r.bottom + box.offsetHeight + 12 > window.innerHeight && r.top > box.offsetHeight + 12;
    size(box, { left: `${left + window.scrollX}px`, top: `${(above ? r.top - box.offsetHeight - 8 : r.bottom + 8) + window.scrollY}px` });
  }
  // The other parts of an attribution are shown with the one pointed at.
  function kin(numbers) {
    for (const { node, covering } of open ? open.spans : []) node.classList.toggle("kin", numbers.length > 1 && covering.some((m) => numbers.includes(m[6])));
  }
  function hideTip() {
    $("tip").hidden = true;
    kin([]);
  }

  // --- where we are, keys, theme
  function go(by) {
    const next = state.found[state.found.indexOf(open.i) + by];
    if (next !== undefined) location.replace(`#a=${next}`);
  }
  function back() {
    cameFrom = open ? open.i : null;
    history.pushState(null, "", location.pathname + location.search);
    route();
  }
  function route() {
    const match = /^#a=(\d+)$/.exec(location.hash);
    if (match && rows[Number(match[1])]) return show(Number(match[1]));
    if (!$("overview").hidden) return undefined;
    const left = open ? open.i : cameFrom;
    open = null;
    hideTip();
    $("article").hidden = true;
    $("overview").hidden = false;
    scatter();
    const place = state.found.indexOf(left);
    if (place >= 0 && Math.floor(place / PAGE) !== state.page) { state.page = Math.floor(place / PAGE); draw(); }
    const link = document.querySelector(`#table a[href="#a=${left}"]`);
    if (link) { link.focus({ preventScroll: true }); link.scrollIntoView({ block: "center" }); }
    return undefined;
  }

  function keys(e) {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const typing = e.target.closest?.("input, select, textarea");
    if (open) {
      if (e.key === "Escape") { if ($("tip").hidden) back(); else hideTip(); }
      else if (!typing && e.key === "ArrowLeft") go(-1);
      else if (!typing && e.key === "ArrowRight") go(1);
      else return;
      e.preventDefault();
      return;
    }
    if (e.key === "/" && !typing) { e.preventDefault(); $("query").focus(); return; }
    const row = e.target.closest?.("#table tbody tr");
    if (!row || !["ArrowDown", "ArrowUp", "Home", "End"].includes(e.key)) return;
    e.preventDefault();
    const all = [...row.parentNode.children];
    const n = all.indexOf(row);
    const to = { ArrowDown: n + 1, ArrowUp: n - 1, Home: 0, End: all.length - 1 }[e.key];
    all[to]?.querySelector("a").focus();
  }

  const THEMES = ["", "light", "dark"];
  function theme(choice) {
    if (choice) document.documentElement.dataset.theme = choice; else delete document.documentElement.dataset.theme;
    $("theme").textContent = `Theme: ${choice || "as the system"}`;
    $("theme").onclick = () => {
      const next = THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length];
      try { localStorage.setItem("scorer-theme", next); } catch { /* a page from disk may not keep anything */ }
      theme(next);
      scatter();
    };
  }

  let kept = "";
  try { kept = localStorage.getItem("scorer-theme") || ""; } catch { /* see above */ }
  theme(THEMES.includes(kept) ? kept : "");
  overview();
  sources();
  filters();
  refresh();
  dragging();
  document.addEventListener("keydown", keys);
  window.addEventListener("hashchange", route);
  window.addEventListener("popstate", route);
  window.addEventListener("resize", scatter);
  window.addEventListener("beforeprint", scatter);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", scatter);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  // an article may be asked for by the address before its element has come in
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", route); else route();
})();
