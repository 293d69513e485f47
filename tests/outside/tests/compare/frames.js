// Returns the longest time between two frames, in milliseconds, in some seconds of them.
const [millis] = arguments;
return new Promise((resolve) => {
  const start = performance.now();
  let last = start;
  let longest = 0;
  requestAnimationFrame(function frame(now) {
    longest = Math.max(longest, now - last);
    last = now;
    if (now - start < millis) requestAnimationFrame(frame);
    else resolve(longest);
  });
});
