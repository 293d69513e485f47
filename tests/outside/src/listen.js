// Listens to an EventSource until some responses have ended, or until it gives up by itself.
const [{ url, names, withCredentials, responses }] = arguments;
const heard = { opens: 0, errors: 0, state: "connecting", events: [] };
return new Promise((resolve) => {
  const source = new EventSource(url, { withCredentials });
  for (const name of names) {
    source.addEventListener(name, ({ type, data, lastEventId, origin }) => {
      heard.events.push({ type, data, lastEventId, origin });
    });
  }
  source.addEventListener("open", () => {
    heard.opens += 1;
  });
  source.addEventListener("error", () => {
    heard.errors += 1;
    heard.state = ["connecting", "open", "closed"][source.readyState];
    if (heard.state === "closed" || heard.errors === responses) {
      source.close();
      resolve(heard);
    }
  });
});
