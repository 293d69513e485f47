// The view of the sources.

const view = document.getElementById("code");
const sources = document.getElementById("sources");
const part = document.getElementById("part");
const base = document.getElementById("base");
const shown = document.getElementById("shown");
let parts;

export async function start() {
  if (parts) return;
  const answer = await fetch("code.json");
  parts = await answer.json();
  part.append(...parts.map(({ title }, index) => new Option(title, index)));
  const names = parts[0].sources.map(({ framework }) => framework);
  base.append(...names.map((name) => new Option(name, name)));
  base.value = "axum";
  for (const name of names) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: name, checked: true });
    const label = document.createElement("label");
    label.append(box, ` ${name}`);
    shown.append(label);
  }
  view.addEventListener("change", draw);
  draw();
}

function draw() {
  const boxes = [...shown.querySelectorAll("input:checked")].map(({ value }) => value);
  const chosen = parts[part.value].sources.filter(({ framework }) => boxes.includes(framework));
  sources.replaceChildren(...chosen.map(column));
}

function column({ framework, path, text, differs }) {
  const marked = new Set(differs[base.value]);
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const title = Object.assign(document.createElement("h2"), { textContent: framework });
  const lines = text.replace(/\n$/, "").split("\n");
  const note =
    framework === base.value ? `${lines.length} lines` : `${marked.size} of ${lines.length} lines differ from ${base.value}`;
  caption.append(title, element("code", path), element("span", note));
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.ariaLabel = `${path}, ${note}`;
  pre.append(...lines.map((line, index) => element(marked.has(index) ? "mark" : "span", `${line}\n`)));
  figure.append(caption, pre);
  figure.dataset.source = framework;
  return figure;
}

function element(name, textContent) {
  return Object.assign(document.createElement(name), { textContent });
}
