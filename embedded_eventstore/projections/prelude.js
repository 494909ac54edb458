// The JavaScript side of the projection API: what a projection's source may call, and how it is run.
//
// It is evaluated first and leaves one global, $projection, which the source can't replace. Nothing here calls Python
// (the engine's time limit forbids it): batches of events come in as JSON, what they caused goes out as JSON.
globalThis.$projection = (function () {
  "use strict";

  // JSON in which half of a surrogate pair is the replacement character, as .NET writes it: UTF-8 has no form for it.
  function toJson(value) {
    const json = JSON.stringify(value);
    if (json === undefined || !json.includes("\\ud")) return json;
    return json.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === "\\\\" ? found : "\ufffd"));
  }

  // ---- What the source defines -------------------------------------------------------------------------------------

  const definition = {
    allStreams: false, streams: [], categories: [],
    allEvents: true, events: [],
    byStream: false, byCustomPartitions: false,
    definesStateTransform: false, producesResults: false,
    handlesDeletedNotifications: false, includeLinks: false, isBiState: false,
    resultStreamName: null, partitionResultStreamNamePattern: null,
    reorderEvents: false, processingLag: null,
  };
  const handlers = new Map();  // event type -> handler
  const created = [];          // all $created handlers
  const transforms = [];       // [function, is it a filter], in the order of the calls
  let init = null, initShared = null, any = null, deleted = null, partitionFunction = null;

  function text(value, name) {
    if (typeof value !== "string") throw new TypeError(`${name}: string expected`);
    return value;
  }

  function func(value, name) {
    if (typeof value !== "function") throw new TypeError(`${name}: function expected`);
    return value;
  }

  // Which methods may follow which call.
  const follows = {
    fromStream: ["when", "partitionBy", "outputState"],
    fromStreams: ["when", "partitionBy", "outputState"],
    fromAll: ["when", "partitionBy", "outputState", "foreachStream"],
    fromCategory: ["when", "partitionBy", "outputState", "foreachStream"],
    foreachStream: ["when"],
    partitionBy: ["when"],
    when: ["transformBy", "filterBy", "outputState", "outputTo", "$defines_state_transform"],
    outputState: ["transformBy", "filterBy", "outputTo"],
    transformBy: ["transformBy", "filterBy", "outputState", "outputTo"],
    filterBy: ["transformBy", "filterBy", "outputState", "outputTo"],
    outputTo: [],
  };

  function after(call) {
    const step = {};
    for (const name of follows[call]) step[name] = methods[name];
    return Object.freeze(step);
  }

  function transform(fn, name, isFilter) {
    transforms.push([func(fn, name), isFilter]);
    definition.definesStateTransform = definition.producesResults = true;
    return after(name);
  }

  const methods = {
    when(given) {
      if (given !== null && typeof given === "object")
        for (const [name, handler] of Object.entries(given))
          if (typeof handler === "function") addHandler(name, handler);
      return after("when");
    },
    foreachStream() {
      definition.byStream = true;
      return after("foreachStream");
    },
    partitionBy(fn) {
      partitionFunction = func(fn, "partitionBy");
      definition.byCustomPartitions = true;
      return after("partitionBy");
    },
    outputState() {
      definition.producesResults = true;
      return after("outputState");
    },
    transformBy: (fn) => transform(fn, "transformBy", false),
    filterBy: (fn) => transform(fn, "filterBy", true),
    outputTo(stream, partitionPattern) {
      definition.resultStreamName = text(stream, "resultStream").trim() ? stream : null;
      if (partitionPattern !== undefined)
        definition.partitionResultStreamNamePattern = text(partitionPattern, "partitionResultStreamPattern");
      return after("outputTo");
    },
    $defines_state_transform() {
      definition.definesStateTransform = definition.producesResults = true;
    },
  };

  function addHandler(name, handler) {
    if (name === "$init") init = handler;
    else if (name === "$initShared") { initShared = handler; definition.isBiState = true; }
    else if (name === "$any") { any = handler; definition.allEvents = true; }
    else if (name === "$created") created.push(handler);
    else if (name === "$deleted") {
      if (definition.isBiState) throw new Error("Cannot handle deletes in bi-state projections");
      definition.handlesDeletedNotifications = true;
      deleted = handler;
    } else if (handlers.has(name)) {
      throw new Error(`An item with the same key has already been added. Key: ${name}`);
    } else {
      handlers.set(name, handler);
      definition.allEvents = false;  // as in the real server, the last of $any and named handlers counts
    }
  }

  const setters = {
    $includelinks: (v) => (definition.includeLinks = v),
    reorderevents: (v) => (definition.reorderEvents = v),
    bistate: (v) => (definition.isBiState = v),
    processinglag: (v) => (definition.processingLag = v),
    resultstreamname: (v) => (definition.resultStreamName = v.trim() ? v : null),
  };
  const optionTypes = { processinglag: "number", resultstreamname: "string" };

  const sources = {
    options(given) {
      for (const [name, value] of Object.entries(given ?? {})) {
        const key = name.toLowerCase();
        if (!Object.hasOwn(setters, key)) throw new Error(`Unrecognized option: ${name}`);
        if (typeof value !== (optionTypes[key] ?? "boolean")) throw new Error(`Invalid value of the option ${name}`);
        setters[key](value);
      }
    },
    fromAll() {
      definition.allStreams = true;
      return after("fromAll");
    },
    fromStream(stream) {
      definition.streams.push(text(stream, "stream"));
      return after("fromStream");
    },
    fromStreams(...streams) {
      for (const stream of Array.isArray(streams[0]) ? streams[0] : streams)
        definition.streams.push(text(stream, "streams"));
      return after("fromStreams");
    },
    fromCategory(...names) {
      if (names.length === 1 && !Array.isArray(names[0])) definition.categories.push(text(names[0], "category"));
      else
        for (const name of Array.isArray(names[0]) ? names[0] : names)
          definition.streams.push("$ce-" + text(name, "categories"));
      return after("fromCategory");
    },
    on_event(name, handler) {
      addHandler(text(name, "eventName"), func(handler, "eventHandler"));
    },
    on_any(handler) {
      addHandler("$any", func(handler, "eventHandler"));
    },
  };
  sources.fromCategories = sources.fromCategory;

  // ---- What a handler may call -------------------------------------------------------------------------------------

  let emitted = [];  // of the event being handled: [stream, type, data, is it JSON, [[metadata name, value as JSON]…]]
  let logged = [];

  function notEmpty(value, name) {
    if (!text(value, name).trim()) throw new TypeError(`${name}: it is empty`);
    return value;
  }

  function object(value, name) {
    if (value === null || (typeof value !== "object" && typeof value !== "function"))
      throw new TypeError(`${name}: object expected`);
    return value;
  }

  function extra(metadata) {
    return Object.entries(object(metadata, "metadata"))
      .map(([name, value]) => [name, toJson(value)])
      .filter(([, json]) => json !== undefined);
  }

  const actions = {
    emit(...given) {
      if (given.length < 3) throw new TypeError("invalid number of parameters");
      const [stream, type] = [notEmpty(given[0], "streamId"), notEmpty(given[1], "eventName")];
      const data = toJson(object(given[2], "eventBody"));
      emitted.push([stream, type, data, true, given.length === 4 ? extra(given[3]) : []]);
    },
    linkTo(...given) {
      if (given.length !== 2 && given.length !== 3) throw new TypeError("wrong number of parameters");
      const stream = notEmpty(given[0], "streamId");
      const { sequenceNumber, streamId: source } = object(given[1], "event");
      if (typeof sequenceNumber !== "number" || typeof source !== "string")
        throw new Error(`Invalid link to event ${sequenceNumber}@${source}`);
      const metadata = given.length === 3 ? extra(given[2]) : [];
      emitted.push([stream, "$>", `${Math.trunc(sequenceNumber)}@${source}`, false, metadata]);
    },
    linkStreamTo(streamId, linkedStreamId, metadata) {
      const stream = notEmpty(streamId, "streamId");
      const linked = notEmpty(linkedStreamId, "linkedStreamId");
      emitted.push([stream, "$@", linked, false, metadata === undefined ? [] : extra(metadata)]);
    },
    copyTo() {},  // EventStoreDB has the name and does nothing
  };

  function log(...values) {
    const words = values.map((v) => (v !== null && typeof v === "object" ? toJson(v) : String(v)));
    if (words.length && logged.length < 1000) logged.push(words.join(" ,").slice(0, 2000));
  }

  // ---- Running it --------------------------------------------------------------------------------------------------

  const parsed = (raw) => (raw === null || raw === undefined || raw === "" ? null : JSON.parse(raw));

  // The event as handlers get it; null if it says that it is JSON and is not, or is empty: no handler is called then.
  function envelope(raw, partition) {
    const event = {
      partition, bodyRaw: raw.data, metadataRaw: raw.metadata, linkMetadataRaw: raw.linkMetadata,
      streamId: raw.stream, sequenceNumber: raw.revision, eventType: raw.type, eventId: raw.id,
      isJson: raw.json, category: raw.category, created: raw.created,
      get metadata() { return lazily(this, "metadata", parsed(raw.metadata)); },
      get linkMetadata() { return lazily(this, "linkMetadata", parsed(raw.linkMetadata)); },
    };
    if (raw.json) {
      try {
        event.body = event.data = JSON.parse(raw.data);
      } catch (error) {
        return null;
      }
    }
    return event;
  }

  function lazily(event, name, value) {
    Object.defineProperty(event, name, { value, enumerable: true, configurable: true });
    return value;
  }

  function partitionOf(raw) {
    const event = envelope(raw, "");
    if (event === null) return null;
    const partition = partitionFunction(event);
    return typeof partition === "string" || typeof partition === "number" ? String(partition) : null;
  }

  function handle(state, event) {
    const handler = handlers.get(event.eventType) ?? any;
    if (!handler) return event.isJson ? event.body : event.bodyRaw;
    const changed = handler(state, event);
    return changed === undefined ? state : changed;
  }

  const stringified = (value) => (value === null || value === undefined ? "" : toJson(value) ?? "");

  function result(state) {
    if (!definition.definesStateTransform) return stringified(state) || null;
    for (const [fn, isFilter] of transforms) {
      const value = fn(state);
      if (isFilter && value !== true) return null;
      if (!isFilter) state = value;
      if (state === null || state === undefined) return null;
    }
    return stringified(state);
  }

  let job = null;  // the batch that is being run; kept, so that what was done is known after an interruption

  function load(partition) {
    let entry = job.live.get(partition);
    if (entry === undefined) {
      const [state, resultJson] = job.states.get(partition) ?? ["", null];
      entry = { json: state, resultJson, value: undefined, isNew: state === "", touched: false };
      entry.value = entry.isNew ? (init ? init() : {}) : JSON.parse(state);
      job.live.set(partition, entry);
    }
    return entry;
  }

  function loadShared() {
    const entry = job.live.get("");
    if (entry !== undefined) return entry;
    const [state, resultJson] = job.states.get("") ?? ["", null];
    const value = state === "" ? (initShared ? initShared() : {}) : JSON.parse(state);
    const made = { json: state, resultJson, value, isNew: false, touched: false };
    job.live.set("", made);
    return made;
  }

  function runOne(raw, partition) {
    const entry = load(partition);
    const shared = definition.isBiState ? loadShared() : null;
    let state = shared ? [entry.value, shared.value] : entry.value;
    if (raw.deleted) {
      if (deleted) deleted(state, null, partition, false);
    } else {
      const event = envelope(raw, partition);
      if (event === null) return null;
      if (entry.isNew) for (const handler of created) handler(state, event);
      entry.isNew = false;
      state = handle(state, event);
    }
    if (shared && Array.isArray(state)) {
      [entry.value, shared.value] = state;
      shared.touched = true;
    } else entry.value = state;
    entry.touched = true;
    entry.last = job.done;
    return definition.producesResults ? changedResult(entry) : null;
  }

  // [the new result] if an event changed it; a projection without outputState works its result out once a batch.
  function changedResult(entry) {
    const json = stringified(entry.value);
    if (json === entry.json) return null;
    entry.json = json;
    const before = entry.resultJson;
    entry.resultJson = result(entry.value);
    return entry.resultJson === before ? null : [entry.resultJson];
  }

  function run(inputJson) {
    job = null;
    const input = JSON.parse(inputJson);
    const until = Date.now() + input.milliseconds;
    job = { states: new Map(input.states), live: new Map(), outputs: [], done: 0, fault: null, written: null };
    for (let i = 0; i < input.events.length; i++) {
      if (i > 0 && Date.now() >= until) break;
      emitted = [];
      try {
        const output = runOne(input.events[i], input.partitions[i]);
        if (output !== null || emitted.length) job.outputs.push([i, emitted, output]);
      } catch (error) {
        job.fault = describe(error);
        break;
      }
      job.done = i + 1;
    }
    return report();
  }

  function describe(error) {
    if (error === null) return "out of memory";
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }

  // After a fault the states are of no use: the event that failed may have changed one in place.
  function report() {
    const states = [];
    if (job.fault === null)
      for (const [partition, entry] of job.live) {
        if (!entry.touched) continue;
        job.written = entry.last;
        const json = stringified(entry.value);
        states.push([partition, [json, definition.producesResults ? entry.resultJson : json || null]]);
      }
    const lines = logged;
    logged = [];
    return toJson({ done: job.done, outputs: job.outputs, states, fault: job.fault, log: lines });
  }

  // What was done of a batch that the engine interrupted: in an event, or later in the state that an event left behind.
  function interrupted(reason) {
    if (job === null) return JSON.stringify({ done: 0, outputs: [], states: [], fault: reason, log: [] });
    job.fault = reason;
    if (job.written !== null) {
      job.done = job.written;
      job.outputs = job.outputs.filter(([index]) => index < job.done);
    }
    return report();
  }

  function partitions(eventsJson) {
    return toJson(JSON.parse(eventsJson).map(partitionOf));
  }

  // Names for the definition go when the source has been read, names for handlers come.
  function start() {
    for (const name of Object.keys(sources)) delete globalThis[name];
    Object.assign(globalThis, actions);
    definition.events = [...handlers.keys()];
    if (!definition.allStreams && !definition.streams.length && !definition.categories.length)
      throw new Error("None of streams and categories are included");
    return toJson(definition);
  }

  Object.assign(globalThis, sources, { log });
  return Object.freeze({ start, partitions, run, interrupted });
})();
Object.defineProperty(globalThis, "$projection", { writable: false, configurable: false, enumerable: false });
