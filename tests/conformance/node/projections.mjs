// Continuous projections, and what the system projections have linked.
import { all } from "./streams.mjs";
import { until } from "./waiting.mjs";

const counting = (stream) => `fromStream('${stream}').when({
  $init() { return { count: 0 }; },
  Opened(state) { state.count += 1; return state; },
}).transformBy((state) => ({ opened: state.count })).outputState();`;

export const projections = {
  async projection_state({ append, client, stream }) {
    await append(stream, [0, 1, 2]);
    await client.createProjection(stream, counting(stream));
    return until(() => client.getProjectionState(stream), (found) => found?.count === 3);
  },

  async projection_result({ append, client, stream }) {
    await append(stream, [0, 1, 2]);
    await client.createProjection(stream, counting(stream));
    return until(() => client.getProjectionResult(stream), (found) => found?.opened === 3);
  },

  async projection_status({ client, stream }) {
    await client.createProjection(stream, counting(stream));
    const status = () => client.getProjectionStatus(stream);
    const words = [(await until(status, ({ status }) => status === "Running")).status];
    await client.disableProjection(stream);
    words.push((await until(status, ({ status }) => status === "Stopped")).status);
    await client.enableProjection(stream);
    words.push((await until(status, ({ status }) => status === "Running")).status);
    return { words };
  },

  async projection_list_and_delete({ client, stream }) {
    await client.createProjection(stream, counting(stream));
    const listed = async () => (await client.listProjections()).some(({ name }) => name === stream);
    const before = await listed();
    await client.disableProjection(stream);
    await client.deleteProjection(stream);
    await until(listed, (found) => !found);
    return { listed: [before, await listed()] };
  },

  async category_links({ append, client, stream }) {
    const category = stream.replaceAll("-", "_");
    for (const end of ["-1", "-2"]) await append(category + end, [0]);
    const links = async () => {
      try {
        return await all(client.readStream(`$ce-${category}`, { resolveLinkTos: true }));
      } catch (error) {
        if (error.type === "stream-not-found") return [];
        throw error;
      }
    };
    const found = await until(links, ({ length }) => length === 2);
    return { streams: found.map(({ event }) => event.streamId.slice(-2)), links: found.map(({ link }) => link.type) };
  },
};
