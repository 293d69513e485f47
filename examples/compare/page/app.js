// The tabs and the theme; each view has its own file.

import * as code from "./code.js";
import * as live from "./live.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
const theme = document.getElementById("theme");

function choose(tab) {
  for (const each of tabs) {
    const chosen = each === tab;
    each.ariaSelected = String(chosen);
    each.tabIndex = chosen ? 0 : -1;
    document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
  }
  history.replaceState(null, "", `#${tab.getAttribute("aria-controls")}`);
  if (tab.id === "tab-code") code.start();
  live.redraw();
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!step) return;
    const next = tabs.at((index + step) % tabs.length);
    choose(next);
    next.focus();
  });
}

function paint(value) {
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  live.redraw();
}

theme.value = localStorage.getItem("theme") ?? "";
paint(theme.value);
theme.addEventListener("change", () => {
  localStorage.setItem("theme", theme.value);
  paint(theme.value);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", live.redraw);

live.start();
choose(tabs.find((tab) => location.hash === `#${tab.getAttribute("aria-controls")}`) ?? tabs[0]);
