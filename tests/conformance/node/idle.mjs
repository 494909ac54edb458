// A connection on which nothing is said for CONFORMANCE_IDLE seconds, and an open subscription on it.
export async function idle({ api, append, client, stream }) {
  await append(stream, [0]);
  const subscription = client.subscribeToStream(stream, { fromRevision: api.END });
  const errors = [];
  subscription.on("error", (error) => errors.push(error.message));
  const heard = new Promise((resolve) => subscription.on("data", ({ event }) => resolve(Number(event.revision))));
  await new Promise((resolve) => subscription.on("caughtUp", resolve));
  await new Promise((resolve) => setTimeout(resolve, Number(process.env.CONFORMANCE_IDLE) * 1000));
  const result = await append(stream, [1]);
  return { revision: Number(result.nextExpectedRevision), heard: await heard, errors };
}
