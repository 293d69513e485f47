// The column of one framework.

const SECONDS = 60;
const count = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

// The highest latency that each column draws: all charts have one scale, so that they compare.
const highest = new Map();

const millis = (value) => {
  if (value == null) return "–";
  return value < 1000 ? `${precise.format(value)} ms` : `${precise.format(value / 1000)} s`;
};
const ratio = (part, whole) => (whole > 0 ? precise.format(part / whole) : "–");

export class Column {
  #element = document.getElementById("column").content.firstElementChild.cloneNode(true);
  #shown = {};
  #values = {};
  #points = [];
  #worker = new Worker("worker.js");
  #server; // What the program sent last.
  #wanted = true;
  #busy = false;
  #frame = 0;
  #chart;
  #control;

  constructor(framework, parent, control) {
    this.framework = framework;
    this.#control = control;
    this.#element.dataset.framework = framework;
    this.#element.querySelector("h2").textContent = framework;
    const chart = this.#element.querySelector(".chart");
    chart.ariaLabel = `Latency of ${framework} over the last minute, as a line`;
    for (const element of this.#element.querySelectorAll("[data-show]")) {
      this.#shown[element.dataset.show] = element;
    }
    for (const button of this.#element.querySelectorAll("button")) {
      button.ariaLabel = `${button.textContent}: ${framework}`;
      button.addEventListener("click", () => this.#press(button.dataset.action));
    }
    parent.append(this.#element);
    this.#chart = drawChart(chart);
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    new ResizeObserver(() => this.redraw()).observe(chart);
  }

  // Takes what the program reports about this server.
  update(server, passed) {
    const before = this.#server;
    this.#server = server;
    // While it starts or ends, an older report may arrive later.
    if (this.#busy) server.running = before.running;
    this.#worker.postMessage({ url: `http://${server.address}/live`, running: server.running });
    this.#shown.link.href = `http://${server.address}/`;
    this.#values.clients = count.format(server.responses);
    if (before && passed > 0) {
      const events = server.events - before.events;
      this.#values.bytes = ratio(server.bytes - before.bytes, events);
      this.#values.chunks = ratio(server.chunks - before.chunks, events);
      const processor = (server.processor_time - before.processor_time) / (passed * 1e4);
      const told = server.processor_time != null && before.processor_time != null && processor >= 0;
      this.#values.processor = told ? `${processor.toFixed(1)} %` : "–";
    }
    this.#show();
  }

  // Draws the chart again, in the current size and colours.
  redraw() {
    const { clientWidth: width, clientHeight: height } = this.#chart.root.parentElement;
    if (width > 0) this.#chart.setSize({ width, height });
  }

  #hear(report) {
    const element = this.#element.dataset;
    element.state = report.state;
    element.lastId = report.lastId;
    for (const name of ["events", "missing", "doubled", "told"]) element[name] = report[name];
    element.resumed = Math.max(0, report.opens - 1);
    for (const name of ["missing", "doubled", "told"]) this.#values[name] = count.format(report[name]);
    this.#values.resumed = count.format(element.resumed);
    this.#values.state = report.state;
    if (report.rate !== undefined) {
      element.rate = report.rate;
      this.#values.rate = count.format(report.rate);
    }
    if (report.latency) {
      this.#values.median = millis(report.latency.median);
      this.#values.p99 = millis(report.latency.p99);
      this.#points.push(report.point);
      while (this.#points[0].at < report.point.at - (SECONDS + 1) * 1000) this.#points.shift();
      element.points = this.#points.length;
      highest.set(this.framework, Math.max(...this.#points.map(({ p99 }) => p99)));
    }
    this.#show();
  }

  // Changes the page once in a frame at most, however often something is heard.
  #show() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const [name, text] of Object.entries(this.#values)) {
        if (this.#shown[name].textContent !== text) this.#shown[name].textContent = text;
      }
      const running = this.#server?.running ?? true;
      this.#button("drop", "Drop", running && this.#element.dataset.state === "open");
      this.#button("listen", this.#wanted ? "Stop" : "Resume", running);
      this.#button("serve", running ? "Shut down" : "Start", !this.#busy);
      const now = Date.now();
      this.#chart.setData([
        this.#points.map(({ at }) => (at - now) / 1000),
        this.#points.map(({ median }) => median),
        this.#points.map(({ p99 }) => p99),
      ]);
    });
  }

  #button(action, text, enabled) {
    const button = this.#element.querySelector(`[data-action=${action}]`);
    if (button.textContent !== text) {
      button.textContent = text;
      button.ariaLabel = `${text}: ${this.framework}`;
    }
    // A disabled button would lose the focus of the keyboard.
    button.ariaDisabled = String(!enabled);
  }

  async #press(action) {
    const button = this.#element.querySelector(`[data-action=${action}]`);
    if (button.ariaDisabled === "true") return;
    if (action === "listen") {
      this.#wanted = !this.#wanted;
      this.#worker.postMessage({ wanted: this.#wanted });
    } else if (action === "drop") {
      await this.#control({ drop: this.framework });
    } else {
      const running = !this.#server.running;
      this.#busy = true;
      // The worker has to know before its connection ends, and after it can be made.
      if (!running) this.#hold(running);
      await this.#control({ [running ? "start" : "shut-down"]: this.framework });
      this.#hold(running);
      this.#busy = false;
    }
    this.#show();
  }

  #hold(running) {
    this.#server.running = running;
    this.#worker.postMessage({ running });
  }
}

function drawChart(parent) {
  const colour = (name) => () => getComputedStyle(parent).getPropertyValue(`--${name}`);
  const axis = { stroke: colour("quiet"), font: "11px system-ui", ticks: { show: false } };
  const line = { width: 1.5, points: { show: false }, spanGaps: false };
  const options = {
    width: parent.clientWidth || 200,
    height: parent.clientHeight || 100,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-SECONDS, 0] },
      y: { range: () => [0, Math.max(1, ...highest.values()) * 1.1] },
    },
    axes: [
      { ...axis, size: 18, gap: 2, grid: { show: false }, splits: [-30], values: ["30 s ago"] },
      {
        ...axis,
        size: 44,
        gap: 4,
        space: 28,
        grid: { stroke: colour("line"), width: 1 },
        values: (_, splits) => splits.map(millis),
      },
    ],
    series: [{}, { ...line, stroke: colour("median") }, { ...line, stroke: colour("p99") }],
  };
  return new uPlot(options, [[], [], []], parent);
}
