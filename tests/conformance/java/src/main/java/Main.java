import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Does each feature that CONFORMANCE_FEATURES names, against the server at CONFORMANCE_ADDRESS, and prints its answer. */
final class Main {
    private static Object answer(Feature feature, Given given, Map<String, Object> line) {
        try {
            line.put("answer", feature.answer(given));
        } catch (ExecutionException error) {
            line.put("failed", error.getCause().toString());
        } catch (Exception error) {
            line.put("failed", error.toString());
        }
        return line;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Feature> features = new LinkedHashMap<>();
        features.putAll(Streams.FEATURES);
        features.putAll(Subscriptions.FEATURES);
        features.putAll(Groups.FEATURES);
        features.putAll(Projections.FEATURES);
        features.putAll(Transactions.FEATURES);
        String address = "esdb://" + System.getenv("CONFORMANCE_ADDRESS") + "?tls=false";
        KurrentDBClient client = KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(address));
        for (String name : System.getenv("CONFORMANCE_FEATURES").split(",")) {
            Map<String, Object> line = new LinkedHashMap<>(Map.of("feature", name));
            Given given = new Given(client, System.getenv("CONFORMANCE_NAMES") + "-" + name);
            System.out.println(Given.JSON.writeValueAsString(answer(features.get(name), given, line)));
        }
        client.shutdown().get();
        System.exit(0);
    }
}
