"use strict";
// Everything is put on the page with textContent: answers and documents are not trusted.
const rows = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("filters");
const list = document.getElementById("rows");
const more = document.getElementById("more");
const PAGE = 50;
let found = [];
let shown = 0;

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function fill(name) {
  const values = [...new Set(rows.map((row) => row[name]))].sort();
  for (const value of values) form.elements[name].append(element("option", "", value));
}

function verdict(row) {
  if (row.v === null) return "";
  return row.v >= 0.5 ? "right" : "wrong";
}

function matches(row, wanted) {
  if (wanted.d && row.d !== wanted.d) return false;
  if (wanted.s && row.s !== wanted.s) return false;
  if (wanted.k && row.k !== wanted.k) return false;
  if (wanted.o === "false_answer") { if (!(row.u && row.st === "answered")) return false; }
  else if (wanted.o && wanted.o !== row.st && wanted.o !== verdict(row)) return false;
  return !wanted.t || [row.q, row.a, ...row.e].join("\n").toLowerCase().includes(wanted.t.toLowerCase());
}

function line(terms, name, text) {
  if (!text) return;
  terms.append(element("dt", "", name), element("dd", "", text));
}

function show(row) {
  const node = element("div", `row ${verdict(row)}`);
  const head = element("div", "head");
  head.append(element("span", "question", row.q));
  head.append(element("span", "what", `${row.d} · ${row.s} · ${row.k} · ${row.st}`));
  head.append(element("span", "score", row.v === null ? "" : row.v.toFixed(2)));
  const terms = element("dl");
  line(terms, "before", row.h.join("\n"));
  line(terms, "answer", row.a || (row.st === "no_evidence" ? "(refused)" : ""));
  line(terms, "expected", row.u ? "(no answer in the documents)" : row.e.join("\n"));
  for (const [marker, source, quote] of row.c) line(terms, `[${marker}]`, `${quote}\n— ${source}`);
  line(terms, "planted", row.p);
  line(terms, "gold", row.g.join(" · "));
  line(terms, "ranked", row.r.join(" · "));
  const metrics = element("details");
  metrics.append(element("summary", "", "metrics"));
  metrics.append(element("small", "", Object.entries(row.m).map(([name, value]) => `${name} ${value}`).join(" · ")));
  node.append(head, terms, metrics);
  return node;
}

function showMore() {
  for (const row of found.slice(shown, shown + PAGE)) list.append(show(row));
  shown = Math.min(shown + PAGE, found.length);
  more.hidden = shown >= found.length;
}

function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  found = rows.filter((row) => matches(row, wanted));
  shown = 0;
  list.replaceChildren();
  document.getElementById("count").textContent = `${found.length} of ${rows.length}`;
  showMore();
}

for (const name of ["d", "s", "k"]) fill(name);
form.addEventListener("input", filter);
more.addEventListener("click", showMore);
filter();
