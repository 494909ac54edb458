// Appends, reads, deletes and metadata.
import { refusal } from "./errors.mjs";

export async function all(events) {
  const found = [];
  for await (const event of events) found.push(event);
  return found;
}

export const revisions = async (events) => (await all(events)).map(({ event }) => Number(event.revision));

const next = (result) => Number(result.nextExpectedRevision);
const read = ({ client, stream }, options) => revisions(client.readStream(stream, options));

export const streams = {
  async getting_started({ api, client, event, stream }) {
    await client.appendToStream(stream, event(0));
    const options = { direction: api.FORWARDS, fromRevision: api.START, maxCount: 10 };
    const found = await all(client.readStream(stream, options));
    return { types: found.map(({ event }) => event.type), data: found.map(({ event }) => event.data) };
  },

  async append_new_stream({ api, append, stream }) {
    return { revision: next(await append(stream, [0, 1, 2], api.NO_STREAM)) };
  },

  async append_exact_revision({ append, api, stream }) {
    await append(stream, [0], api.NO_STREAM);
    return { revision: next(await append(stream, [1], 0n)) };
  },

  async append_any({ append, stream }) {
    return { revisions: [next(await append(stream, [0])), next(await append(stream, [1]))] };
  },

  async append_existing({ api, append, stream }) {
    await append(stream, [0]);
    return { revision: next(await append(stream, [1], api.STREAM_EXISTS)) };
  },

  async append_to_missing({ api, append, stream }) {
    return refusal(() => append(stream, [0], api.STREAM_EXISTS));
  },

  async append_wrong_revision({ append, stream }) {
    await append(stream, [0, 1]);
    return refusal(() => append(stream, [2], 5n));
  },

  async append_to_existing_as_new({ api, append, stream }) {
    await append(stream, [0, 1]);
    return refusal(() => append(stream, [2], api.NO_STREAM));
  },

  async append_twice({ api, client, event, expecting, stream }) {
    const events = [event(0), event(1)];
    const appended = () => client.appendToStream(stream, events, expecting(api.NO_STREAM));
    const found = [next(await appended()), next(await appended())];
    return { revisions: found, stored: await revisions(client.readStream(stream)) };
  },

  async append_many({ append, api, client, stream }) {
    const numbers = [...Array(500).keys()];
    const result = await append(stream, numbers, api.NO_STREAM);
    const stored = await revisions(client.readStream(stream));
    return { revision: next(result), in_order: numbers.every((n) => stored[n] === n) };
  },

  async read_forwards(given) {
    await given.append(given.stream, [0, 1, 2, 3, 4]);
    return { revisions: await read(given) };
  },

  async read_backwards(given) {
    await given.append(given.stream, [0, 1, 2, 3, 4]);
    const { BACKWARDS, END } = given.api;
    return { revisions: await read(given, { direction: BACKWARDS, fromRevision: END }) };
  },

  async read_from_revision(given) {
    await given.append(given.stream, [0, 1, 2, 3, 4]);
    return { revisions: await read(given, { fromRevision: 2n }) };
  },

  async read_limit(given) {
    await given.append(given.stream, [0, 1, 2, 3, 4]);
    const { BACKWARDS, END } = given.api;
    return { revisions: await read(given, { direction: BACKWARDS, fromRevision: END, maxCount: 2 }) };
  },

  async read_missing(given) {
    return refusal(() => read(given));
  },

  async read_all_from_position({ append, api, client, stream }) {
    const { position } = await append(stream, [0], api.NO_STREAM);
    for await (const { event } of client.readAll({ fromPosition: position, maxCount: 1 })) {
      return { own_stream: event.streamId === stream, revision: Number(event.revision) };
    }
    return { own_stream: false };
  },

  async event_fields({ api, client, stream }) {
    const json = api.jsonEvent({ type: "Opened", data: { n: 0 }, metadata: { by: "me" } });
    const binary = api.binaryEvent({ type: "Photo", data: new Uint8Array([0, 255, 10]) });
    await client.appendToStream(stream, [json, binary]);
    const [{ event: first }, { event: second }] = await all(client.readStream(stream));
    return {
      types: [first.type, second.type],
      json: [first.isJson, second.isJson],
      data: first.data,
      metadata: first.metadata,
      bytes: [...second.data],
      ids_kept: first.id === json.id && second.id === binary.id,
      own_stream: first.streamId === stream,
    };
  },

  async delete_and_append(given) {
    await given.append(given.stream, [0, 1, 2]);
    await given.client.deleteStream(given.stream);
    const { error } = await refusal(() => read(given));
    const revision = next(await given.append(given.stream, [3]));
    return { error, revision, revisions: await read(given) };
  },

  async tombstone(given) {
    await given.append(given.stream, [0]);
    await given.client.tombstoneStream(given.stream);
    const reading = await refusal(() => read(given));
    const appending = await refusal(() => given.append(given.stream, [1]));
    return { read: reading.error, append: appending.error };
  },

  async metadata(given) {
    await given.append(given.stream, [0, 1, 2, 3]);
    await given.client.setStreamMetadata(given.stream, { maxCount: 2, owner: "billing" });
    const { metadata } = await given.client.getStreamMetadata(given.stream);
    return { max_count: metadata.maxCount, owner: metadata.owner, revisions: await read(given) };
  },
};
