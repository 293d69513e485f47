// One framework's EventSource, in a separate thread, so that the page never waits for it.

const SECONDS = 60;
// Buckets of a histogram: sixteen for each doubling, from 0.01 ms to more than a minute.
const BUCKETS = 400;
const SMALLEST = 0.01;
const PERIOD = 250;

let url, source;
let running = true;
let wanted = true;

let lastId = "";
let last; // The number in the last id.
const counts = { events: 0, opens: 0, missing: 0, doubled: 0, told: 0 };

const seconds = Array.from({ length: SECONDS }, () => new Uint32Array(BUCKETS));
let second = 0;

self.onmessage = ({ data }) => {
  if (data.url && data.url !== url) {
    url = data.url;
    disconnect();
  }
  running = data.running ?? running;
  wanted = data.wanted ?? wanted;
  if (!wanted) disconnect();
  connect();
  report();
};

function connect() {
  if (source || !url || !running || !wanted) return;
  source = new EventSource(lastId ? `${url}?after=${encodeURIComponent(lastId)}` : url);
  source.onopen = () => {
    counts.opens += 1;
    report();
  };
  source.onerror = () => {
    // A server that was shut down on purpose need not be asked every moment.
    if (!running) disconnect();
    report();
  };
  source.onmessage = receive;
  source.addEventListener("gap", gap);
}

function disconnect() {
  source?.close();
  source = undefined;
}

function number(id) {
  return Number(id.slice(id.indexOf("-") + 1));
}

function receive({ data, lastEventId }) {
  const late = performance.timeOrigin + performance.now() - parseFloat(data);
  seconds[second][bucket(late)] += 1;
  counts.events += 1;
  lastId = lastEventId;
  const found = number(lastEventId);
  if (last !== undefined) {
    if (found <= last) counts.doubled += 1;
    else counts.missing += found - last - 1;
  }
  last = found;
}

// The server reports that it cannot resume this client, and continues after this id.
function gap({ lastEventId }) {
  const found = number(lastEventId);
  const epoch = (id) => id.slice(0, id.indexOf("-"));
  if (last !== undefined && epoch(lastId) === epoch(lastEventId)) counts.told += Math.max(0, found - last);
  lastId = lastEventId;
  last = found;
}

function bucket(millis) {
  const doublings = Math.log2(Math.max(millis, SMALLEST) / SMALLEST);
  return Math.min(BUCKETS - 1, Math.round(doublings * 16));
}

function percentile(buckets, share) {
  let left = buckets.reduce((sum, count) => sum + count, 0) * share;
  if (left === 0) return null;
  const index = buckets.findIndex((count) => (left -= count) <= 0);
  return SMALLEST * 2 ** (index / 16);
}

function state() {
  if (!running) return "shut down";
  if (!source) return "stopped";
  return ["connecting", "open", "closed"][source.readyState];
}

function report(more) {
  postMessage({ ...counts, state: state(), lastId, ...more });
}

let counted = [{ at: performance.now(), events: 0 }];
setInterval(() => {
  const now = performance.now();
  counted.push({ at: now, events: counts.events });
  // The rate is that of about the last second.
  while (counted.length > 2 && now - counted[1].at > 950) counted.shift();
  const first = counted[0];
  report({ rate: ((counts.events - first.events) * 1000) / (now - first.at) });
}, PERIOD);

setInterval(() => {
  const minute = new Uint32Array(BUCKETS);
  for (const buckets of seconds) buckets.forEach((count, index) => (minute[index] += count));
  const latest = seconds[second];
  report({
    latency: { median: percentile(minute, 0.5), p99: percentile(minute, 0.99) },
    point: { at: Date.now(), median: percentile(latest, 0.5), p99: percentile(latest, 0.99) },
  });
  second = (second + 1) % SECONDS;
  seconds[second].fill(0);
}, 1000);
