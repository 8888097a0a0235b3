const ATTEMPTS = 4;

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/**
 * Sends again what the server was too busy for: a 503 that says when to come back is the answer to a transaction
 * that was undone as a whole. Two who were in each other's way do not come back at the same moment.
 */
export async function patiently(
  send: () => Promise<Response>,
  signal?: AbortSignal,
  wait: (milliseconds: number) => Promise<void> = pause,
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await send();
    const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
    if (response.status !== 503 || !(seconds >= 0 && seconds <= 5) || attempt === ATTEMPTS || signal?.aborted) {
      return response;
    }
    await wait(seconds * 1000 * (0.3 + 0.7 * Math.random()));
  }
}
