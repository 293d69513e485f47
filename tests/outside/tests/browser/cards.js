// Returns what each card of the page shows, its newest event first.
const cards = [...document.querySelectorAll("article[data-stream]")].map((card) => [
  card.dataset.stream,
  {
    state: card.dataset.state,
    requests: Number(card.dataset.requests),
    lastId: card.dataset.lastId,
    events: [...card.querySelectorAll("li")].map((event) => ({
      type: event.dataset.type,
      lines: [...event.querySelectorAll("p")].map((line) => line.textContent),
    })),
  },
]);
return Object.fromEntries(cards);
