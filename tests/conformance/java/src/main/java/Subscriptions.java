import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Catch-up subscriptions to a stream and to $all. */
final class Subscriptions {
    static final Map<String, Feature> FEATURES = new HashMap<>();

    static {
        FEATURES.put("subscribe_stream", given -> stream(given, SubscribeToStreamOptions.get().fromStart(), 4));
        FEATURES.put("subscribe_stream_from_end", given -> stream(given, SubscribeToStreamOptions.get().fromEnd(), 2));
        FEATURES.put(
                "subscribe_stream_after_revision",
                given -> stream(given, SubscribeToStreamOptions.get().fromRevision(0), 3));
        FEATURES.put("subscribe_all", given -> all(given, SubscribeToAllOptions.get().fromStart(), 4));
        FEATURES.put("subscribe_all_from_end", given -> all(given, SubscribeToAllOptions.get().fromEnd(), 2));
        FEATURES.put("caught_up_fields", Subscriptions::caughtUpFields);
        FEATURES.put("filter_stream_prefix", Subscriptions::filterStreamPrefix);
        FEATURES.put("filter_type_prefix", Subscriptions::filterTypePrefix);
        FEATURES.put("filter_type_regex", Subscriptions::filterTypeRegex);
        FEATURES.put("filter_checkpoints", Subscriptions::filterCheckpoints);
        FEATURES.put("idle", Subscriptions::idle);
    }

    /** What a subscription says: an event, an error, or that it has caught up. */
    private record Said(ResolvedEvent event, Throwable error, Instant caughtUp, Long revision) {
        String word() {
            return event == null ? "caught up" : "event " + event.getOriginalEvent().getRevision();
        }
    }

    private static final class Listener extends SubscriptionListener {
        final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(Subscription subscription, ResolvedEvent event) {
            said.add(new Said(event, null, null, null));
        }

        @Override
        public void onCancelled(Subscription subscription, Throwable error) {
            if (error != null) said.add(new Said(null, error, null, null));
        }

        @Override
        public void onCaughtUp(Subscription subscription, Instant when, Long revision, Position position) {
            said.add(new Said(null, null, when, revision));
        }

        Said next() throws Exception {
            Said found = said.poll(Given.LIMIT, TimeUnit.SECONDS);
            if (found == null) throw new IllegalStateException("no answer in time");
            if (found.error() != null) throw new IllegalStateException(found.error());
            return found;
        }
    }

    /** What it says while it catches up, and about one event more. */
    private static Object andOneMore(Given given, Listener listener, Subscription subscription, int count)
            throws Exception {
        List<String> words = new ArrayList<>();
        while (words.size() < count) {
            Said said = listener.next();
            words.add(said.word());
            if (said.event() == null) given.append(StreamState.any(), 1);
        }
        subscription.stop();
        return Map.of("words", words);
    }

    private static Object stream(Given given, SubscribeToStreamOptions options, int count) throws Exception {
        given.append(StreamState.noStream(), 2);
        Listener listener = new Listener();
        var subscription = Given.got(given.client().subscribeToStream(given.stream(), listener, options));
        return andOneMore(given, listener, subscription, count);
    }

    private static Object all(Given given, SubscribeToAllOptions options, int count) throws Exception {
        given.append(StreamState.noStream(), 2);
        var filter = SubscriptionFilter.newBuilder().addStreamNamePrefix(given.stream()).build();
        Listener listener = new Listener();
        var subscription = Given.got(given.client().subscribeToAll(listener, options.filter(filter)));
        return andOneMore(given, listener, subscription, count);
    }

    /** Every event up to the end of $all that a filter lets through. */
    private static List<String> filtered(Given given, SubscriptionFilter filter, Function<Said, String> name)
            throws Exception {
        Listener listener = new Listener();
        var options = SubscribeToAllOptions.get().fromStart().filter(filter);
        Subscription subscription = Given.got(given.client().subscribeToAll(listener, options));
        List<String> words = new ArrayList<>();
        for (Said said = listener.next(); said.event() != null; said = listener.next()) words.add(name.apply(said));
        subscription.stop();
        return words;
    }

    private static Object caughtUpFields(Given given) throws Exception {
        given.append(StreamState.noStream(), 2);
        Listener listener = new Listener();
        var options = SubscribeToStreamOptions.get().fromStart();
        Subscription subscription = Given.got(given.client().subscribeToStream(given.stream(), listener, options));
        Said said = listener.next();
        while (said.event() != null) said = listener.next();
        subscription.stop();
        boolean recent = Duration.between(said.caughtUp(), Instant.now()).abs().toSeconds() < 60;
        return Map.of("revision", said.revision(), "recent", recent);
    }

    private static Object filterStreamPrefix(Given given) throws Exception {
        for (String end : List.of("-a1", "-a2", "-b1", "-c1")) given.write(end, StreamState.noStream(), 1);
        // The client takes one prefix only.
        var filter = SubscriptionFilter.newBuilder()
                .withStreamNameRegularExpression("^" + given.stream() + "-[ac]")
                .build();
        int start = given.stream().length() + 1;
        return Map.of("streams", filtered(given, filter, said -> said.event().getEvent().getStreamId().substring(start)));
    }

    private static void appendThreeTypes(Given given) throws Exception {
        Given.got(given.client().appendToStream(
                given.stream(),
                Given.event(0, given.stream() + "-Opened"),
                Given.event(1, given.stream() + "-Closed"),
                Given.event(2, given.stream() + "-Opened2")));
    }

    private static Object filterTypePrefix(Given given) throws Exception {
        appendThreeTypes(given);
        var filter = SubscriptionFilter.newBuilder().addEventTypePrefix(given.stream() + "-Op").build();
        return Map.of("words", filtered(given, filter, Said::word));
    }

    private static Object filterTypeRegex(Given given) throws Exception {
        appendThreeTypes(given);
        String regex = "^" + given.stream() + "-(Closed|Opened[0-9])$";
        var filter = SubscriptionFilter.newBuilder().withEventTypeRegularExpression(regex).build();
        return Map.of("words", filtered(given, filter, Said::word));
    }

    private static Object filterCheckpoints(Given given) throws Exception {
        given.append(StreamState.noStream(), 200);
        List<Position> positions = new ArrayList<>();
        var filter = SubscriptionFilter.newBuilder()
                .addStreamNamePrefix("nobody-has-this")
                .withCheckpointer((subscription, position) -> {
                    positions.add(position);
                    return CompletableFuture.completedFuture(null);
                })
                .build();
        int events = filtered(given, filter, Said::word).size();
        boolean inOrder = positions.equals(positions.stream().sorted().toList());
        return Map.of("events", events, "several", positions.size() >= 3, "in_order", inOrder);
    }

    /** Nothing is said for CONFORMANCE_IDLE seconds, while a subscription is open. */
    private static Object idle(Given given) throws Exception {
        given.append(StreamState.noStream(), 1);
        Listener listener = new Listener();
        var options = SubscribeToStreamOptions.get().fromEnd();
        Subscription subscription = Given.got(given.client().subscribeToStream(given.stream(), listener, options));
        listener.next();
        Thread.sleep((long) (Double.parseDouble(System.getenv("CONFORMANCE_IDLE")) * 1000));
        long revision = given.append(StreamState.any(), 1);
        long heard = listener.next().event().getEvent().getRevision();
        subscription.stop();
        return Map.of("revision", revision, "heard", heard, "errors", List.of());
    }
}
