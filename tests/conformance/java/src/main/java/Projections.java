import com.fasterxml.jackson.databind.JsonNode;
import io.kurrent.dbclient.KurrentDBProjectionManagementClient;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Continuous projections, and what the system projections have linked. */
final class Projections {
    private static final String COUNTING = """
            fromStream('STREAM').when({
              $init() { return { count: 0 }; },
              Opened(state) { state.count += 1; return state; },
            }).transformBy((state) => ({ opened: state.count })).outputState();""";
    static final Map<String, Feature> FEATURES = new HashMap<>();

    static {
        FEATURES.put("projection_state", Projections::state);
        FEATURES.put("projection_result", Projections::result);
        FEATURES.put("projection_status", Projections::status);
        FEATURES.put("projection_list_and_delete", Projections::listAndDelete);
        FEATURES.put("category_links", Projections::categoryLinks);
    }

    /** A client, after it has created a projection that counts the stream's events; its name is the stream's. */
    private static KurrentDBProjectionManagementClient counting(Given given) throws Exception {
        var client = KurrentDBProjectionManagementClient.from(given.client());
        Given.got(client.create(given.stream(), COUNTING.replace("STREAM", given.stream())));
        return client;
    }

    private static boolean has3(JsonNode found, String field) {
        return found != null && found.path(field).asInt() == 3;
    }

    private static Object state(Given given) throws Exception {
        given.append(StreamState.noStream(), 3);
        var client = counting(given);
        return Given.until(() -> Given.got(client.getState(given.stream(), JsonNode.class)), found -> has3(found, "count"));
    }

    private static Object result(Given given) throws Exception {
        given.append(StreamState.noStream(), 3);
        var client = counting(given);
        return Given.until(
                () -> Given.got(client.getResult(given.stream(), JsonNode.class)), found -> has3(found, "opened"));
    }

    private static Object status(Given given) throws Exception {
        var client = counting(given);
        List<String> words = new ArrayList<>();
        for (String wanted : List.of("Running", "Stopped", "Running")) {
            if (words.size() == 1) Given.got(client.disable(given.stream()));
            if (words.size() == 2) Given.got(client.enable(given.stream()));
            words.add(Given.until(() -> Given.got(client.getStatus(given.stream())).getStatus(), wanted::equals));
        }
        return Map.of("words", words);
    }

    private static boolean listed(KurrentDBProjectionManagementClient client, Given given) throws Exception {
        return Given.got(client.list()).stream().anyMatch(found -> found.getName().equals(given.stream()));
    }

    private static Object listAndDelete(Given given) throws Exception {
        var client = counting(given);
        boolean before = listed(client, given);
        Given.got(client.disable(given.stream()));
        Given.got(client.delete(given.stream()));
        return Map.of("listed", List.of(before, Given.until(() -> listed(client, given), found -> !found)));
    }

    private static List<ResolvedEvent> links(Given given, String category) throws Exception {
        try {
            var options = ReadStreamOptions.get().resolveLinkTos(true);
            return Given.got(given.client().readStream("$ce-" + category, options)).getEvents();
        } catch (ExecutionException error) {
            if (error.getCause() instanceof StreamNotFoundException) return List.of();
            throw error;
        }
    }

    private static Object categoryLinks(Given given) throws Exception {
        String category = given.stream().replace("-", "_");
        Given own = new Given(given.client(), category);
        for (String end : List.of("-1", "-2")) own.write(end, StreamState.noStream(), 1);
        var found = Given.until(() -> links(given, category), links -> links.size() == 2);
        var streams = found.stream().map(event -> event.getEvent().getStreamId().substring(category.length())).toList();
        return Map.of("streams", streams, "links", found.stream().map(event -> event.getLink().getEventType()).toList());
    }
}
