// The view of what was measured last.

const results = document.getElementById("results");
const note = document.getElementById("measured-note");
const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const ratio = new Intl.NumberFormat("en", { maximumFractionDigits: 2, minimumFractionDigits: 2 });
let shown;

export async function start() {
  const answer = await fetch("measured.json");
  const measured = await answer.json();
  if (!measured || measured.at === shown) return;
  shown = measured.at;
  const date = new Date(measured.at * 1000).toLocaleString();
  note.replaceChildren(`Measured ${date} on this machine, by `, element("code", measured.command), ".");
  const charts = measured.charts.map(({ file, title }) => {
    const image = Object.assign(document.createElement("img"), { src: `charts/${file}?${measured.at}`, alt: title });
    const link = Object.assign(document.createElement("a"), { href: image.src });
    link.append(image);
    return link;
  });
  const names = [...new Set(measured.figures.map(({ table }) => table))];
  const tables = names.map((name) => {
    const details = document.createElement("details");
    details.append(element("summary", `All figures: ${name}`), table(name, measured.figures));
    return details;
  });
  results.replaceChildren(...charts, ...tables);
}

// A table of one measurement: the framework's own type beside eventwire.
function table(name, all) {
  const figures = all.filter((figure) => figure.table === name);
  const rows = new Map();
  for (const { case: of, quantity, contestant, median } of figures) {
    const key = `${of}\n${quantity}`;
    rows.set(key, { of, quantity, ...rows.get(key), [contestant]: median });
  }
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const title of ["case", "quantity", "own type", "eventwire", "ratio"]) {
    head.append(Object.assign(element("th", title), { scope: "col" }));
  }
  const body = table.createTBody();
  for (const { of, quantity, native, event } of rows.values()) {
    const row = body.insertRow();
    row.append(element("td", of), element("td", quantity), element("td", number.format(native)));
    row.append(element("td", number.format(event)), element("td", `× ${ratio.format(event / native)}`));
  }
  const frame = Object.assign(document.createElement("div"), { className: "table", tabIndex: 0 });
  frame.append(table);
  return frame;
}

function element(name, textContent) {
  return Object.assign(document.createElement(name), { textContent });
}
