// Prints the events of the given names as lines of JSON, over reconnections, until `last-event-id`.
import { EventSource } from 'eventsource'

const [url, ...names] = process.argv.slice(2)
const source = new EventSource(url)
let lost

source.onerror = () => {
  lost = performance.now()
}
source.onopen = () => {
  if (lost) console.log(JSON.stringify({ reconnected_after_ms: performance.now() - lost }))
}
for (const name of names) {
  source.addEventListener(name, ({ type, data, lastEventId }) => {
    console.log(JSON.stringify({ name: type, data, id: lastEventId }))
    if (name === 'last-event-id') source.close()
  })
}
