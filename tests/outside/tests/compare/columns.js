// Returns what each column of the page shows.
const columns = [...document.querySelectorAll("article[data-framework]")].map((column) => [
  column.dataset.framework,
  {
    state: column.dataset.state ?? "",
    rate: Number(column.dataset.rate ?? 0),
    events: Number(column.dataset.events ?? 0),
    points: Number(column.dataset.points ?? 0),
    resumed: Number(column.dataset.resumed ?? 0),
    missing: Number(column.dataset.missing ?? 0),
    doubled: Number(column.dataset.doubled ?? 0),
    told: Number(column.dataset.told ?? 0),
    lastId: column.dataset.lastId ?? "",
    shown: Object.fromEntries(
      [...column.querySelectorAll("[data-show]")].map((shown) => [shown.dataset.show, shown.textContent]),
    ),
  },
]);
return Object.fromEntries(columns);
