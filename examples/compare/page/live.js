// The view of the live streams.

import { Column } from "./column.js";

const count = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const mebibytes = (bytes) => `${count.format(Math.ceil(bytes / 1024 / 1024))} MiB`;

const columns = new Map();
const fields = new Map();
const summary = document.getElementById("summary");
const alert = document.getElementById("alert");
let before;
let edited = -Infinity;

export function start() {
  for (const fieldset of document.querySelectorAll("#controls fieldset")) addField(fieldset);
  document.getElementById("controls").addEventListener("submit", (event) => event.preventDefault());
  const stats = new EventSource("stats");
  stats.onmessage = ({ data }) => {
    complain("");
    update(JSON.parse(data));
  };
  stats.onerror = () => complain("The program does not answer. Is it still running?");
}

export function redraw() {
  for (const column of columns.values()) column.redraw();
}

function update(snapshot) {
  const passed = before ? snapshot.at - before.at : 0;
  for (const server of snapshot.servers) {
    if (!columns.has(server.framework)) {
      const parent = document.getElementById("columns");
      columns.set(server.framework, new Column(server.framework, parent, control));
    }
    columns.get(server.framework).update(server, passed);
  }
  // What a person has just chosen may not have been heard yet.
  if (performance.now() - edited > 1500) {
    for (const [name, field] of fields) field.show(snapshot.pace[name]);
  }
  if (passed > 0) {
    const rate = ((snapshot.published - before.published) * 1000) / passed;
    const memory = snapshot.memory == null ? "unknown" : mebibytes(snapshot.memory);
    summary.textContent =
      `Published: ${count.format(rate)} events/s. ` +
      `Remembered: ${count.format(snapshot.held)} events, ${mebibytes(snapshot.held_bytes)}. ` +
      `Memory of the process: ${memory}.`;
  }
  before = snapshot;
}

// A slider for the usual values, and a number for all others.
function addField(fieldset) {
  const { control: name, steps, unit } = fieldset.dataset;
  const values = steps.split(" ").map(Number);
  const slider = Object.assign(document.createElement("input"), {
    type: "range",
    max: values.length - 1,
    ariaLabel: `${fieldset.querySelector("legend").textContent}, usual values`,
  });
  const input = Object.assign(document.createElement("input"), {
    type: "number",
    min: values[0],
    max: values.at(-1),
    required: true,
    ariaLabel: `${fieldset.querySelector("legend").textContent}: ${unit}`,
  });
  const label = Object.assign(document.createElement("span"), { textContent: unit });
  fieldset.append(slider, input, label);
  const field = {
    value: () => Math.round(Math.min(values.at(-1), Math.max(values[0], Number(input.value)))),
    show(value) {
      if (document.activeElement !== input) input.value = value;
      const above = values.findIndex((step) => step >= value);
      slider.value = above < 0 ? values.length - 1 : above;
      slider.ariaValueText = `${count.format(value)} ${unit}`;
    },
  };
  fields.set(name, field);
  slider.addEventListener("input", () => {
    input.value = values[slider.value];
    choose();
  });
  input.addEventListener("change", choose);
}

function choose() {
  edited = performance.now();
  const pace = {};
  for (const [name, field] of fields) {
    pace[name] = field.value();
    field.show(pace[name]);
  }
  control({ pace });
}

async function control(body) {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("control", { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) complain(await answer.text());
  } catch {
    complain("The program does not answer. Is it still running?");
  }
}

function complain(text) {
  if (alert.textContent === text) return;
  alert.textContent = text;
  alert.hidden = text === "";
}
