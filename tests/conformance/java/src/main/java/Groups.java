import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.PersistentSubscriptionToStreamInfo;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Persistent subscriptions to a stream and to $all. */
final class Groups {
    private static final String GROUP = "billing";
    static final Map<String, Feature> FEATURES = new HashMap<>();

    static {
        FEATURES.put("group_from_start", given -> of3(given, options().fromStart(), 3));
        FEATURES.put("group_default_start", Groups::defaultStart);
        FEATURES.put("group_from_revision", given -> of3(given, options().startFrom(1), 2));
        FEATURES.put("group_retry", Groups::retry);
        FEATURES.put("group_park_and_replay", Groups::parkAndReplay);
        FEATURES.put("group_skip", Groups::skip);
        FEATURES.put("group_info", Groups::info);
        FEATURES.put("group_list", Groups::list);
        FEATURES.put("group_update", Groups::update);
        FEATURES.put("group_delete", Groups::delete);
        FEATURES.put("group_exists", Groups::exists);
        FEATURES.put("group_all_from_start", Groups::allFromStart);
        FEATURES.put("group_all_from_end", Groups::allFromEnd);
        FEATURES.put("group_all_info_and_delete", Groups::allInfoAndDelete);
    }

    private static CreatePersistentSubscriptionToStreamOptions options() {
        return CreatePersistentSubscriptionToStreamOptions.get();
    }

    private static KurrentDBPersistentSubscriptionsClient client(Given given) {
        return KurrentDBPersistentSubscriptionsClient.from(given.client());
    }

    private record Taken(PersistentSubscription from, int retries, ResolvedEvent event, Throwable error) {
        long revision() {
            return event.getOriginalEvent().getRevision();
        }
    }

    private static final class Listener extends PersistentSubscriptionListener {
        final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(PersistentSubscription from, int retries, ResolvedEvent event) {
            taken.add(new Taken(from, retries, event, null));
        }

        @Override
        public void onCancelled(PersistentSubscription from, Throwable error) {
            if (error != null) taken.add(new Taken(from, 0, null, error));
        }

        Taken next() throws Exception {
            Taken found = taken.poll(Given.LIMIT, TimeUnit.SECONDS);
            if (found == null) throw new IllegalStateException("no answer in time");
            if (found.error() != null) throw new IllegalStateException(found.error());
            return found;
        }
    }

    private static Listener consumer(Given given) throws Exception {
        Listener listener = new Listener();
        Given.got(client(given).subscribeToStream(given.stream(), GROUP, listener));
        return listener;
    }

    private static Listener consumerOfAll(Given given) throws Exception {
        Listener listener = new Listener();
        Given.got(client(given).subscribeToAll(given.stream(), listener));
        return listener;
    }

    private static Listener created(Given given, CreatePersistentSubscriptionToStreamOptions options) throws Exception {
        Given.got(client(given).createToStream(given.stream(), GROUP, options));
        return consumer(given);
    }

    private static Object acked(Listener listener, int count) throws Exception {
        List<Long> revisions = new ArrayList<>();
        while (revisions.size() < count) {
            Taken taken = listener.next();
            taken.from().ack(taken.event());
            revisions.add(taken.revision());
            if (revisions.size() == count) taken.from().stop();
        }
        return Map.of("revisions", revisions);
    }

    private static Object of3(Given given, CreatePersistentSubscriptionToStreamOptions options, int count)
            throws Exception {
        given.append(StreamState.noStream(), 3);
        return acked(created(given, options), count);
    }

    private static Object defaultStart(Given given) throws Exception {
        given.append(StreamState.noStream(), 2);
        Given.got(client(given).createToStream(given.stream(), GROUP));
        given.append(StreamState.any(), 1);
        return acked(consumer(given), 1);
    }

    private static Optional<PersistentSubscriptionToStreamInfo> getInfo(Given given) throws Exception {
        return Given.got(client(given).getInfoToStream(given.stream(), GROUP));
    }

    private static long parked(Given given) throws Exception {
        return getInfo(given).orElseThrow().getStats().getParkedMessageCount();
    }

    /** The first event, answered by a nack; then {@code after} runs, and the second is answered by an ack. */
    private static List<Taken> nackedFirst(Given given, NackAction action, Callable<?> after) throws Exception {
        Listener listener = created(given, options().fromStart());
        Taken first = listener.next();
        first.from().nack(action, "not now", first.event());
        after.call();
        Taken second = listener.next();
        second.from().ack(second.event());
        second.from().stop();
        return List.of(first, second);
    }

    private static List<Long> revisions(List<Taken> taken) {
        return taken.stream().map(Taken::revision).toList();
    }

    private static Object retry(Given given) throws Exception {
        given.append(StreamState.noStream(), 1);
        List<Taken> taken = nackedFirst(given, NackAction.Retry, () -> null);
        return Map.of("revisions", revisions(taken), "retries", taken.stream().map(Taken::retries).toList());
    }

    private static Object parkAndReplay(Given given) throws Exception {
        given.append(StreamState.noStream(), 1);
        List<Long> counts = new ArrayList<>();
        List<Taken> taken = nackedFirst(given, NackAction.Park, () -> {
            counts.add(Given.until(() -> parked(given), count -> count > 0));
            return Given.got(client(given).replayParkedMessagesToStream(given.stream(), GROUP));
        });
        return Map.of("parked", counts.get(0), "revisions", revisions(taken));
    }

    private static Object skip(Given given) throws Exception {
        given.append(StreamState.noStream(), 2);
        List<Taken> taken = nackedFirst(given, NackAction.Skip, () -> null);
        return Map.of("revisions", revisions(taken), "parked", parked(given));
    }

    private static Object info(Given given) throws Exception {
        created(given, options().fromStart().maxRetryCount(7));
        var info = Given.until(() -> getInfo(given).orElseThrow(), found -> !found.getConnections().isEmpty());
        return Map.of(
                "group", info.getGroupName(),
                "own_stream", info.getEventSource().equals(given.stream()),
                "status", info.getStatus(),
                "connections", info.getConnections().size(),
                "max_retry_count", info.getSettings().getMaxRetryCount());
    }

    private static Object list(Given given) throws Exception {
        for (String name : List.of("g1", "g2")) Given.got(client(given).createToStream(given.stream(), name));
        var names = Given.got(client(given).listToStream(given.stream())).stream()
                .map(found -> found.getGroupName())
                .sorted()
                .toList();
        long count = Given.got(client(given).listAll()).stream()
                .filter(found -> found.getEventSource().equals(given.stream()))
                .count();
        return Map.of("of_stream", names, "of_all", count);
    }

    private static Object update(Given given) throws Exception {
        Given.got(client(given).createToStream(given.stream(), GROUP));
        var options = UpdatePersistentSubscriptionToStreamOptions.get().maxRetryCount(3);
        Given.got(client(given).updateToStream(given.stream(), GROUP, options));
        return Map.of("max_retry_count", getInfo(given).orElseThrow().getSettings().getMaxRetryCount());
    }

    private static String presence(Optional<?> found) {
        return found.isPresent() ? "none" : "group not found";
    }

    private static Object delete(Given given) throws Exception {
        Given.got(client(given).createToStream(given.stream(), GROUP));
        Given.got(client(given).deleteToStream(given.stream(), GROUP));
        var again = Refusal.of(() -> Given.got(client(given).deleteToStream(given.stream(), GROUP)), "group");
        return Map.of("info", presence(getInfo(given)), "again", again.get("error"));
    }

    private static Object exists(Given given) throws Exception {
        Given.got(client(given).createToStream(given.stream(), GROUP));
        return Refusal.of(() -> Given.got(client(given).createToStream(given.stream(), GROUP)), "group");
    }

    private static void createOnAll(Given given, CreatePersistentSubscriptionToAllOptions options) throws Exception {
        var filter = SubscriptionFilter.newBuilder().addStreamNamePrefix(given.stream()).build();
        Given.got(client(given).createToAll(given.stream(), options.filter(filter)));
    }

    private static Object allFromStart(Given given) throws Exception {
        given.append(StreamState.noStream(), 2);
        createOnAll(given, CreatePersistentSubscriptionToAllOptions.get().fromStart());
        return acked(consumerOfAll(given), 2);
    }

    private static Object allFromEnd(Given given) throws Exception {
        given.append(StreamState.noStream(), 2);
        createOnAll(given, CreatePersistentSubscriptionToAllOptions.get().fromEnd());
        given.append(StreamState.any(), 1);
        return acked(consumerOfAll(given), 1);
    }

    private static Object allInfoAndDelete(Given given) throws Exception {
        createOnAll(given, CreatePersistentSubscriptionToAllOptions.get());
        String source = Given.got(client(given).getInfoToAll(given.stream())).orElseThrow().getEventSource();
        boolean listed = Given.got(client(given).listToAll()).stream()
                .anyMatch(found -> found.getGroupName().equals(given.stream()));
        Given.got(client(given).deleteToAll(given.stream()));
        String after = presence(Given.got(client(given).getInfoToAll(given.stream())));
        return Map.of("source", source, "listed", listed, "after", after);
    }
}
