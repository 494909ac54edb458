// Catch-up subscriptions to a stream and to $all.
// Puts what a subscription says into words, until there are `count` of them.
function heard(subscription, count, name = ({ revision }) => `event ${revision}`) {
  const words = [];
  const wanted = new Promise((resolve, reject) => {
    const hear = (word) => words.push(word) === count && resolve(words);
    subscription.on("data", ({ event }) => hear(name(event)));
    subscription.on("caughtUp", () => hear("caught up"));
    subscription.on("error", reject);
  });
  return { words, wanted };
}

const caughtUp = (subscription) => new Promise((resolve) => subscription.once("caughtUp", resolve));

// What it says while it catches up, and about one event more.
async function catchUpAndOneMore({ append, stream }, subscription, next) {
  const caught = caughtUp(subscription);
  const { wanted } = heard(subscription, next);
  await caught;
  await append(stream, [next]);
  const words = await wanted;
  await subscription.unsubscribe();
  return { words };
}

// Every event up to the end of $all that a filter lets through.
async function filtered({ api, client }, filter, name) {
  const subscription = client.subscribeToAll({ fromPosition: api.START, filter });
  const caught = caughtUp(subscription);
  const { words } = heard(subscription, Infinity, name);
  await caught;
  await subscription.unsubscribe();
  return words.filter((word) => word !== "caught up");
}

export const subscriptions = {
  async subscribe_stream(given) {
    await given.append(given.stream, [0, 1]);
    const subscription = given.client.subscribeToStream(given.stream, { fromRevision: given.api.START });
    return catchUpAndOneMore(given, subscription, 4);
  },

  async subscribe_stream_from_end(given) {
    await given.append(given.stream, [0, 1]);
    const subscription = given.client.subscribeToStream(given.stream, { fromRevision: given.api.END });
    return catchUpAndOneMore(given, subscription, 2);
  },

  async subscribe_stream_after_revision(given) {
    await given.append(given.stream, [0, 1]);
    const subscription = given.client.subscribeToStream(given.stream, { fromRevision: 0n });
    return catchUpAndOneMore(given, subscription, 3);
  },

  async subscribe_all(given) {
    await given.append(given.stream, [0, 1]);
    const filter = given.api.streamNameFilter({ prefixes: [given.stream] });
    return catchUpAndOneMore(given, given.client.subscribeToAll({ fromPosition: given.api.START, filter }), 4);
  },

  async subscribe_all_from_end(given) {
    await given.append(given.stream, [0, 1]);
    const filter = given.api.streamNameFilter({ prefixes: [given.stream] });
    return catchUpAndOneMore(given, given.client.subscribeToAll({ fromPosition: given.api.END, filter }), 2);
  },

  async caught_up_fields(given) {
    await given.append(given.stream, [0, 1]);
    const subscription = given.client.subscribeToStream(given.stream, { fromRevision: given.api.START });
    subscription.on("data", () => {});
    const { date, revision } = await caughtUp(subscription);
    await subscription.unsubscribe();
    return { revision: Number(revision), recent: Math.abs(Date.now() - date.getTime()) < 60_000 };
  },

  async filter_stream_prefix(given) {
    for (const end of ["-a1", "-a2", "-b1", "-c1"]) await given.append(given.stream + end, [0]);
    const filter = given.api.streamNameFilter({ prefixes: [`${given.stream}-a`, `${given.stream}-c`] });
    const ends = await filtered(given, filter, ({ streamId }) => streamId.slice(-2));
    return { streams: ends };
  },

  async filter_type_prefix(given) {
    const { client, event, stream } = given;
    await client.appendToStream(stream, ["-Opened", "-Closed", "-Opened2"].map((end, n) => event(n, stream + end)));
    const filter = given.api.eventTypeFilter({ prefixes: [`${stream}-Op`] });
    return { words: await filtered(given, filter) };
  },

  async filter_type_regex(given) {
    const { client, event, stream } = given;
    await client.appendToStream(stream, ["-Opened", "-Closed", "-Opened2"].map((end, n) => event(n, stream + end)));
    const filter = given.api.eventTypeFilter({ regex: `^${stream}-(Closed|Opened[0-9])$` });
    return { words: await filtered(given, filter) };
  },

  async filter_checkpoints(given) {
    await given.append(given.stream, [...Array(200).keys()]);
    const positions = [];
    const checkpointReached = (_, position) => positions.push(position.commit);
    const filter = given.api.streamNameFilter({ prefixes: ["nobody-has-this"], checkpointReached, checkpointInterval: 1 });
    const words = await filtered(given, filter);
    const inOrder = positions.every((position, i) => i === 0 || positions[i - 1] <= position);
    return { events: words.length, several: positions.length >= 3, in_order: inOrder };
  },
};
