// Persistent subscriptions to a stream and to $all.
import { refusal } from "./errors.mjs";
import { until } from "./waiting.mjs";

const GROUP = "billing";
const settings = ({ api }, given) => api.persistentSubscriptionToStreamSettingsFromDefaults(given);
const allSettings = ({ api }, given) => api.persistentSubscriptionToAllSettingsFromDefaults(given);
const own = ({ api, stream }) => api.streamNameFilter({ prefixes: [stream] });
const number = ({ event }) => Number(event.revision);

// The next events, each answered by `reply`.
async function taken(subscription, count, reply) {
  const found = [];
  for await (const event of subscription) {
    found.push(event);
    await reply(event, found.length);
    if (found.length === count) break;
  }
  return found;
}

const acked = async (subscription, count) => {
  const events = await taken(subscription, count, (event) => subscription.ack(event));
  return { revisions: events.map(number) };
};

export const groups = {
  async group_from_start(given) {
    await given.append(given.stream, [0, 1, 2]);
    await given.client.createPersistentSubscriptionToStream(
      given.stream, GROUP, settings(given, { startFrom: given.api.START }));
    return acked(given.client.subscribeToPersistentSubscriptionToStream(given.stream, GROUP), 3);
  },

  async group_default_start(given) {
    await given.append(given.stream, [0, 1]);
    await given.client.createPersistentSubscriptionToStream(given.stream, GROUP, settings(given));
    await given.append(given.stream, [2]);
    return acked(given.client.subscribeToPersistentSubscriptionToStream(given.stream, GROUP), 1);
  },

  async group_from_revision(given) {
    await given.append(given.stream, [0, 1, 2]);
    await given.client.createPersistentSubscriptionToStream(given.stream, GROUP, settings(given, { startFrom: 1n }));
    return acked(given.client.subscribeToPersistentSubscriptionToStream(given.stream, GROUP), 2);
  },

  async group_retry(given) {
    const { api, append, client, stream } = given;
    await append(stream, [0]);
    await client.createPersistentSubscriptionToStream(stream, GROUP, settings(given, { startFrom: api.START }));
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP);
    const events = await taken(subscription, 2, (event, nth) =>
      nth === 1 ? subscription.nack(api.RETRY, "again", event) : subscription.ack(event));
    return { revisions: events.map(number), retries: events.map(({ retryCount }) => retryCount) };
  },

  async group_park_and_replay(given) {
    const { api, append, client, stream } = given;
    await append(stream, [0]);
    await client.createPersistentSubscriptionToStream(stream, GROUP, settings(given, { startFrom: api.START }));
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP);
    let parked = 0;
    const events = await taken(subscription, 2, async (event, nth) => {
      if (nth === 2) return subscription.ack(event);
      await subscription.nack(api.PARK, "later", event);
      const info = () => client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
      const { stats } = await until(info, ({ stats }) => Number(stats.parkedMessageCount) > 0);
      parked = Number(stats.parkedMessageCount);
      await client.replayParkedMessagesToStream(stream, GROUP);
    });
    return { parked, revisions: events.map(number) };
  },

  async group_skip(given) {
    const { api, append, client, stream } = given;
    await append(stream, [0, 1]);
    await client.createPersistentSubscriptionToStream(stream, GROUP, settings(given, { startFrom: api.START }));
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP);
    const events = await taken(subscription, 2, (event, nth) =>
      nth === 1 ? subscription.nack(api.SKIP, "not mine", event) : subscription.ack(event));
    const { stats } = await client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
    return { revisions: events.map(number), parked: Number(stats.parkedMessageCount) };
  },

  async group_info(given) {
    const { api, client, stream } = given;
    const wanted = settings(given, { startFrom: api.START, maxRetryCount: 7 });
    await client.createPersistentSubscriptionToStream(stream, GROUP, wanted);
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP);
    subscription.on("data", () => {});
    const get = () => client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
    const info = await until(get, ({ connections }) => connections.length > 0);
    return {
      group: info.groupName,
      own_stream: info.eventSource === stream,
      status: info.status,
      connections: info.connections.length,
      max_retry_count: info.settings.maxRetryCount,
    };
  },

  async group_list(given) {
    const { client, stream } = given;
    for (const name of ["g1", "g2"]) await client.createPersistentSubscriptionToStream(stream, name, settings(given));
    const ofStream = await client.listPersistentSubscriptionsToStream(stream);
    const all = await client.listAllPersistentSubscriptions();
    const names = ofStream.map(({ groupName }) => groupName).sort();
    return { of_stream: names, of_all: all.filter(({ eventSource }) => eventSource === stream).length };
  },

  async group_update(given) {
    const { client, stream } = given;
    await client.createPersistentSubscriptionToStream(stream, GROUP, settings(given));
    await client.updatePersistentSubscriptionToStream(stream, GROUP, settings(given, { maxRetryCount: 3 }));
    const info = await client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
    return { max_retry_count: info.settings.maxRetryCount };
  },

  async group_delete(given) {
    const { client, stream } = given;
    await client.createPersistentSubscriptionToStream(stream, GROUP, settings(given));
    await client.deletePersistentSubscriptionToStream(stream, GROUP);
    const info = await refusal(() => client.getPersistentSubscriptionToStreamInfo(stream, GROUP));
    const again = await refusal(() => client.deletePersistentSubscriptionToStream(stream, GROUP));
    return { info: info.error, again: again.error };
  },

  async group_exists(given) {
    const create = () => given.client.createPersistentSubscriptionToStream(given.stream, GROUP, settings(given));
    await create();
    return refusal(create);
  },

  async group_all_from_start(given) {
    const { api, client, stream } = given;
    await given.append(stream, [0, 1]);
    await client.createPersistentSubscriptionToAll(
      stream, allSettings(given, { startFrom: api.START }), { filter: own(given) });
    return acked(client.subscribeToPersistentSubscriptionToAll(stream), 2);
  },

  async group_all_from_end(given) {
    const { api, client, stream } = given;
    await given.append(stream, [0, 1]);
    await client.createPersistentSubscriptionToAll(
      stream, allSettings(given, { startFrom: api.END }), { filter: own(given) });
    await given.append(stream, [2]);
    return acked(client.subscribeToPersistentSubscriptionToAll(stream), 1);
  },

  async group_all_info_and_delete(given) {
    const { client, stream } = given;
    await client.createPersistentSubscriptionToAll(stream, allSettings(given), { filter: own(given) });
    const info = await client.getPersistentSubscriptionToAllInfo(stream);
    const listed = (await client.listPersistentSubscriptionsToAll()).some(({ groupName }) => groupName === stream);
    await client.deletePersistentSubscriptionToAll(stream);
    const after = await refusal(() => client.getPersistentSubscriptionToAllInfo(stream));
    return { source: info.eventSource, listed, after: after.error };
  },
};
