// Waiting for something to become true, for every journey.

/** Waits until `found` gives something true, which is returned; `ms` is how long at most. */
export async function until(what, found, ms = 120_000) {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await found();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
