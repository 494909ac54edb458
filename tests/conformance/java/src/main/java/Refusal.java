import io.grpc.Status;
import io.kurrent.dbclient.ResourceNotFoundException;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.StreamTombstonedException;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** An error of the client in the words of the table. */
final class Refusal {
    private static final Map<Long, String> NAMES = Map.of(-1L, "no stream", -2L, "any", -4L, "stream exists");

    private static Object state(StreamState found) {
        long raw = found.toRawLong();
        return raw < 0 ? NAMES.get(raw) : (Object) raw;
    }

    /** What a call that must fail says; {@code missing} is what has not been found. */
    static Map<String, Object> of(Callable<?> call, String missing) throws Exception {
        try {
            call.call();
            return new HashMap<>(Map.of("error", "none"));
        } catch (ExecutionException error) {
            return new HashMap<>(words(error, missing));
        }
    }

    private static Map<String, Object> words(ExecutionException error, String missing) throws ExecutionException {
        Throwable cause = error.getCause();
        if (cause instanceof WrongExpectedVersionException wrong) {
            Object expected = state(wrong.getExpectedState());
            return Map.of("error", "wrong version", "expected", expected, "actual", state(wrong.getActualState()));
        }
        if (cause instanceof StreamDeletedException || cause instanceof StreamTombstonedException) {
            return Map.of("error", "stream deleted");
        }
        if (cause instanceof StreamNotFoundException || cause instanceof ResourceNotFoundException) {
            return Map.of("error", missing + " not found");
        }
        Status status = Status.fromThrowable(cause);
        Status.Code code = status.getCode();
        if (code == Status.Code.FAILED_PRECONDITION && String.valueOf(status.getDescription()).endsWith("is deleted.")) {
            return Map.of("error", "stream deleted");
        }
        if (code == Status.Code.ALREADY_EXISTS) return Map.of("error", missing + " exists");
        if (code == Status.Code.NOT_FOUND) return Map.of("error", missing + " not found");
        throw error;
    }
}
