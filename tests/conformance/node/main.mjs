// Does each feature that CONFORMANCE_FEATURES names, against the server at CONFORMANCE_ADDRESS, and prints its answer.
// CONFORMANCE_CLIENT is the package: both have the same calls, and a few other names for options.
import { groups } from "./groups.mjs";
import { idle } from "./idle.mjs";
import { projections } from "./projections.mjs";
import { streams } from "./streams.mjs";
import { subscriptions } from "./subscriptions.mjs";
import { transactions } from "./transactions.mjs";

const { CONFORMANCE_ADDRESS, CONFORMANCE_CLIENT, CONFORMANCE_FEATURES, CONFORMANCE_NAMES } = process.env;
const LIMIT = 20_000;
const api = await import(CONFORMANCE_CLIENT);
const kurrent = "KurrentDBClient" in api;
const Client = kurrent ? api.KurrentDBClient : api.EventStoreDBClient;
const client = Client.connectionString(`esdb://${CONFORMANCE_ADDRESS}?tls=false`);
const features = { ...streams, ...subscriptions, ...groups, ...projections, ...transactions, idle };

function context(feature) {
  const stream = `${CONFORMANCE_NAMES}-${feature}`;
  const event = (n, type = "Opened") => api.jsonEvent({ type, data: { n } });
  const expecting = (state) => (kurrent ? { streamState: state } : { expectedRevision: state });
  const append = (name, numbers, state = api.ANY) =>
    client.appendToStream(name, numbers.map((n) => event(n)), expecting(state));
  return { api, client, kurrent, stream, event, expecting, append };
}

async function answer(feature) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), feature === "idle" ? 2 ** 31 - 1 : LIMIT);
  });
  try {
    return { answer: await Promise.race([features[feature](context(feature)), late]) };
  } catch (error) {
    return { failed: `${error.constructor.name}: ${error.message}` };
  } finally {
    clearTimeout(timer);
  }
}

for (const feature of CONFORMANCE_FEATURES.split(",")) {
  console.log(JSON.stringify({ feature, ...(await answer(feature)) }));
}
process.exit(0);
