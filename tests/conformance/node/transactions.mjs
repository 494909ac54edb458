// Appends to several streams at once, all or none.
import { refusal, state } from "./errors.mjs";
import { revisions } from "./streams.mjs";

const request = ({ api, event, stream }, end, expectedState = api.NO_STREAM) => ({
  streamName: stream + end,
  events: [event(0), event(1)],
  expectedState,
});

const record = ({ event, stream }, end) => ({ streamName: stream + end, record: event(0) });

export const transactions = {
  async multi_stream_append(given) {
    const { responses } = await given.client.multiStreamAppend([request(given, "-a"), request(given, "-b")]);
    return { revisions: responses.map(({ revision }) => Number(revision)) };
  },

  async multi_stream_append_conflict(given) {
    const { client, stream } = given;
    const wrong = await refusal(() => client.multiStreamAppend([request(given, "-a"), request(given, "-b", 7n)]));
    const other = await refusal(() => revisions(client.readStream(`${stream}-a`)));
    return { ...wrong, other: other.error };
  },

  async append_records(given) {
    const { client, stream } = given;
    await client.appendRecords(["-a", "-b", "-a"].map((end) => record(given, end)));
    const stored = ["-a", "-b"].map((end) => revisions(client.readStream(stream + end)));
    return { stored: await Promise.all(stored) };
  },

  async append_records_check({ api, append, client, event, stream }) {
    await append(`${stream}-checked`, [0, 1]);
    const check = (expectedState) => [{ type: api.STREAM_STATE, streamName: `${stream}-checked`, expectedState }];
    const add = (expected) => client.appendRecords([{ streamName: `${stream}-a`, record: event(0) }], check(expected));
    await add(1n);
    try {
      await add(5n);
    } catch (error) {
      const [violation] = error.violations;
      const stored = await revisions(client.readStream(`${stream}-a`));
      return { expected: state(violation.expectedState), actual: state(violation.actualState), stored };
    }
    return { expected: "none" };
  },
};
