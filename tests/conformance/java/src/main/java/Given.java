import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What every feature is given: a client, and a stream that nobody else uses. */
record Given(KurrentDBClient client, String stream) {
    static final ObjectMapper JSON = new ObjectMapper();
    static final long LIMIT = 20;

    /** A call's answer, within the limit. */
    static <T> T got(CompletableFuture<T> call) throws Exception {
        return call.get(LIMIT, TimeUnit.SECONDS);
    }

    static EventData event(int number, String kind) {
        return EventData.builderAsJson(kind, ("{\"n\": " + number + "}").getBytes()).build();
    }

    static List<EventData> events(int count) {
        List<EventData> made = new ArrayList<>();
        for (int number = 0; number < count; number++) made.add(event(number, "Opened"));
        return made;
    }

    /** Appends this many events to the stream with this end. */
    WriteResult write(String end, StreamState state, int count) throws Exception {
        var options = AppendToStreamOptions.get().streamState(state);
        return got(client.appendToStream(stream + end, options, events(count).iterator()));
    }

    long append(StreamState state, int count) throws Exception {
        return write("", state, count).getNextExpectedRevision().toRawLong();
    }

    List<RecordedEvent> read(String end, ReadStreamOptions options) throws Exception {
        return got(client.readStream(stream + end, options)).getEvents().stream()
                .map(ResolvedEvent::getOriginalEvent)
                .toList();
    }

    List<Long> read() throws Exception {
        return revisions(read("", ReadStreamOptions.get()));
    }

    static List<Long> revisions(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::getRevision).toList();
    }

    /** Asks again until what is asked holds. */
    static <T> T until(Callable<T> call, Predicate<T> holds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT);
        for (T found = call.call(); ; found = call.call()) {
            if (holds.test(found)) return found;
            if (System.nanoTime() > end) throw new IllegalStateException("no answer in time");
            Thread.sleep(50);
        }
    }

    static JsonNode parsed(byte[] text) throws Exception {
        return JSON.readTree(text);
    }
}
