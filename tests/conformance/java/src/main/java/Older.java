import com.eventstore.dbclient.EventData;
import com.eventstore.dbclient.EventStoreDBClient;
import com.eventstore.dbclient.EventStoreDBConnectionString;
import com.eventstore.dbclient.ReadStreamOptions;
import com.eventstore.dbclient.RecordedEvent;
import com.eventstore.dbclient.ResolvedEvent;
import com.eventstore.dbclient.SubscribeToStreamOptions;
import com.eventstore.dbclient.Subscription;
import com.eventstore.dbclient.SubscriptionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a developer does first, and a quiet connection, with the client of before KurrentDB: see Main. */
final class Older {
    private static final class Listener extends SubscriptionListener {
        final BlockingQueue<Long> revisions = new LinkedBlockingQueue<>();
        final List<String> errors = new ArrayList<>();

        @Override
        public void onEvent(Subscription subscription, ResolvedEvent event) {
            revisions.add(event.getOriginalEvent().getRevision());
        }

        @Override
        public void onCancelled(Subscription subscription, Throwable error) {
            if (error != null) errors.add(error.toString());
        }

        Long next() throws InterruptedException {
            return revisions.poll(Given.LIMIT, TimeUnit.SECONDS);
        }
    }

    private static long append(EventStoreDBClient client, String stream) throws Exception {
        EventData event = EventData.builderAsJson("Opened", "{\"n\": 0}".getBytes()).build();
        return Given.got(client.appendToStream(stream, event)).getNextExpectedRevision().toRawLong();
    }

    private static Object gettingStarted(EventStoreDBClient client, String stream) throws Exception {
        append(client, stream);
        var options = ReadStreamOptions.get().forwards().fromStart().maxCount(10);
        List<Object> types = new ArrayList<>(), data = new ArrayList<>();
        for (ResolvedEvent resolved : Given.got(client.readStream(stream, options)).getEvents()) {
            RecordedEvent event = resolved.getOriginalEvent();
            types.add(event.getEventType());
            data.add(Given.parsed(event.getEventData()));
        }
        return Map.of("types", types, "data", data);
    }

    private static Object idle(EventStoreDBClient client, String stream) throws Exception {
        append(client, stream);
        Listener listener = new Listener();
        var options = SubscribeToStreamOptions.get().fromStart();
        Subscription subscription = Given.got(client.subscribeToStream(stream, listener, options));
        listener.next();
        Thread.sleep((long) (Double.parseDouble(System.getenv("CONFORMANCE_IDLE")) * 1000));
        Object found = Map.of("revision", append(client, stream), "heard", listener.next(), "errors", listener.errors);
        subscription.stop();
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        String address = "esdb://" + System.getenv("CONFORMANCE_ADDRESS") + "?tls=false";
        var client = EventStoreDBClient.create(EventStoreDBConnectionString.parseOrThrow(address));
        for (String name : System.getenv("CONFORMANCE_FEATURES").split(",")) {
            String stream = System.getenv("CONFORMANCE_NAMES") + "-" + name;
            Object found = name.equals("idle") ? idle(client, stream) : gettingStarted(client, stream);
            System.out.println(Given.JSON.writeValueAsString(Map.of("feature", name, "answer", found)));
        }
        client.shutdown().get();
        System.exit(0);
    }
}
