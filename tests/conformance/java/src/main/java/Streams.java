import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Appends, reads, deletes and metadata. */
final class Streams {
    private static final StreamState NEW = StreamState.noStream();
    private static final StreamState ANY = StreamState.any();
    static final Map<String, Feature> FEATURES = new HashMap<>();

    static {
        FEATURES.put("getting_started", Streams::gettingStarted);
        FEATURES.put("append_new_stream", given -> Map.of("revision", given.append(NEW, 3)));
        FEATURES.put("append_exact_revision", given -> appendAgain(given, StreamState.streamRevision(0)));
        FEATURES.put("append_any", given -> Map.of("revisions", List.of(given.append(ANY, 1), given.append(ANY, 1))));
        FEATURES.put("append_existing", given -> appendAgain(given, StreamState.streamExists()));
        FEATURES.put("append_to_missing", given -> Refusal.of(() -> given.append(StreamState.streamExists(), 1), "stream"));
        FEATURES.put("append_wrong_revision", given -> appendWrong(given, StreamState.streamRevision(5)));
        FEATURES.put("append_to_existing_as_new", given -> appendWrong(given, NEW));
        FEATURES.put("append_twice", Streams::appendTwice);
        FEATURES.put("append_many", Streams::appendMany);
        FEATURES.put("read_forwards", given -> readOf5(given, ReadStreamOptions.get().forwards()));
        FEATURES.put("read_backwards", given -> readOf5(given, ReadStreamOptions.get().backwards().fromEnd()));
        FEATURES.put("read_from_revision", given -> readOf5(given, ReadStreamOptions.get().fromRevision(2)));
        FEATURES.put("read_limit", given -> readOf5(given, ReadStreamOptions.get().backwards().fromEnd().maxCount(2)));
        FEATURES.put("read_missing", given -> Refusal.of(given::read, "stream"));
        FEATURES.put("read_last_position", Streams::readLastPosition);
        FEATURES.put("read_all_from_position", Streams::readAllFromPosition);
        FEATURES.put("event_fields", Streams::eventFields);
        FEATURES.put("delete_and_append", Streams::deleteAndAppend);
        FEATURES.put("tombstone", Streams::tombstone);
        FEATURES.put("metadata", Streams::metadata);
        FEATURES.put("server_version", Streams::serverVersion);
    }

    private static Object gettingStarted(Given given) throws Exception {
        Given.got(given.client().appendToStream(given.stream(), Given.event(0, "Opened")));
        List<Object> types = new ArrayList<>(), data = new ArrayList<>();
        for (var event : given.read("", ReadStreamOptions.get().forwards().fromStart().maxCount(10))) {
            types.add(event.getEventType());
            data.add(Given.parsed(event.getEventData()));
        }
        return Map.of("types", types, "data", data);
    }

    private static Object appendAgain(Given given, StreamState state) throws Exception {
        given.append(NEW, 1);
        return Map.of("revision", given.append(state, 1));
    }

    private static Object appendWrong(Given given, StreamState state) throws Exception {
        given.append(NEW, 2);
        return Refusal.of(() -> given.append(state, 1), "stream");
    }

    private static Object appendTwice(Given given) throws Exception {
        List<EventData> twice = Given.events(2);
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var options = AppendToStreamOptions.get().streamState(NEW);
            var result = Given.got(given.client().appendToStream(given.stream(), options, twice.iterator()));
            found.add(result.getNextExpectedRevision().toRawLong());
        }
        return Map.of("revisions", found, "stored", given.read());
    }

    private static Object appendMany(Given given) throws Exception {
        long last = given.append(NEW, 500);
        boolean inOrder = given.read().equals(LongStream.range(0, 500).boxed().toList());
        return Map.of("revision", last, "in_order", inOrder);
    }

    private static Object readOf5(Given given, ReadStreamOptions options) throws Exception {
        given.append(NEW, 5);
        return Map.of("revisions", Given.revisions(given.read("", options)));
    }

    private static Object readLastPosition(Given given) throws Exception {
        given.append(NEW, 10);
        var result = Given.got(given.client().readStream(given.stream(), ReadStreamOptions.get().maxCount(1)));
        return Map.of("last", result.getLastStreamPosition());
    }

    private static Object readAllFromPosition(Given given) throws Exception {
        var position = given.write("", NEW, 1).getLogPosition();
        var options = ReadAllOptions.get().fromPosition(position).maxCount(1);
        var found = Given.got(given.client().readAll(options)).getEvents().get(0).getEvent();
        return Map.of("own_stream", found.getStreamId().equals(given.stream()), "revision", found.getRevision());
    }

    private static Object eventFields(Given given) throws Exception {
        EventData first = EventData.builderAsJson("Opened", "{\"n\": 0}".getBytes())
                .metadataAsBytes("{\"by\": \"me\"}".getBytes())
                .build();
        EventData second = EventData.builderAsBinary("Photo", new byte[] {0, -1, 10}).build();
        Given.got(given.client().appendToStream(given.stream(), first, second));
        var found = given.read("", ReadStreamOptions.get());
        byte[] bytes = found.get(1).getEventData();
        return Map.of(
                "types", found.stream().map(event -> event.getEventType()).toList(),
                "json", found.stream().map(event -> event.getContentType().equals("application/json")).toList(),
                "data", Given.parsed(found.get(0).getEventData()),
                "metadata", Given.parsed(found.get(0).getUserMetadata()),
                "bytes", IntStream.range(0, bytes.length).map(i -> Byte.toUnsignedInt(bytes[i])).boxed().toList(),
                "ids_kept", List.of(found.get(0).getEventId(), found.get(1).getEventId())
                        .equals(List.of(first.getEventId(), second.getEventId())),
                "own_stream", found.get(0).getStreamId().equals(given.stream()));
    }

    private static Object deleteAndAppend(Given given) throws Exception {
        given.append(NEW, 3);
        Given.got(given.client().deleteStream(given.stream()));
        Object missing = Refusal.of(given::read, "stream").get("error");
        long revision = given.append(ANY, 1);
        return Map.of("error", missing, "revision", revision, "revisions", given.read());
    }

    private static Object tombstone(Given given) throws Exception {
        given.append(NEW, 1);
        Given.got(given.client().tombstoneStream(given.stream()));
        Object reading = Refusal.of(given::read, "stream").get("error");
        return Map.of("read", reading, "append", Refusal.of(() -> given.append(ANY, 1), "stream").get("error"));
    }

    private static Object metadata(Given given) throws Exception {
        given.append(NEW, 4);
        StreamMetadata metadata = new StreamMetadata();
        metadata.setMaxCount(2L);
        metadata.setCustomProperties(new HashMap<>(Map.of("owner", "billing")));
        Given.got(given.client().setStreamMetadata(given.stream(), metadata));
        StreamMetadata found = Given.got(given.client().getStreamMetadata(given.stream()));
        Object owner = found.getCustomProperties().get("owner");
        return Map.of("max_count", found.getMaxCount(), "owner", owner, "revisions", given.read());
    }

    private static Object serverVersion(Given given) throws Exception {
        return Map.of("at_least_26", Given.got(given.client().getServerVersion()).orElseThrow().getMajor() >= 26);
    }
}
