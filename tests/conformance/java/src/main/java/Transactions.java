import io.kurrent.dbclient.AppendStreamRequest;
import io.kurrent.dbclient.MultiStreamAppendResponse;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.StreamState;
import java.util.List;
import java.util.Map;

/** Appends to several streams at once, all or none. */
final class Transactions {
    static final Map<String, Feature> FEATURES = Map.of(
            "multi_stream_append", Transactions::append,
            "multi_stream_append_conflict", Transactions::conflict);

    /** Two new events for each of two streams; {@code second} is what the second must be at. */
    private static MultiStreamAppendResponse appendBoth(Given given, StreamState second) throws Exception {
        var requests = List.of(
                new AppendStreamRequest(given.stream() + "-a", Given.events(2).iterator(), StreamState.noStream()),
                new AppendStreamRequest(given.stream() + "-b", Given.events(2).iterator(), second));
        return Given.got(given.client().multiStreamAppend(requests.iterator()));
    }

    private static Object append(Given given) throws Exception {
        var results = appendBoth(given, StreamState.noStream()).getResults();
        return Map.of("revisions", results.stream().map(found -> found.getStreamRevision()).toList());
    }

    private static Object conflict(Given given) throws Exception {
        var found = Refusal.of(() -> appendBoth(given, StreamState.streamRevision(7)), "stream");
        found.put("other", Refusal.of(() -> given.read("-a", ReadStreamOptions.get()), "stream").get("error"));
        return found;
    }
}
