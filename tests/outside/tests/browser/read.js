// Posts a script, reads the stream of the answer piece by piece, and returns it as text.
const [script] = arguments;
return (async () => {
  const response = await fetch("/script", { method: "POST", body: script });
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const reader = response.body.getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
})();
