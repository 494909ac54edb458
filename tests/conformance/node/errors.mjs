// An error of the client in the words of the table.
const WORDS = {
  "stream-not-found": "stream not found",
  "stream-deleted": "stream deleted",
  "stream-tombstoned": "stream deleted",
  "persistent-subscription-does-not-exist": "group not found",
  "persistent-subscription-exists": "group exists",
};

// A revision as a number, and the name of what is none.
export const state = (value) => (typeof value === "bigint" ? Number(value) : value.replace("_", " "));

function inWords(error) {
  if (error.type === "wrong-expected-version") {
    const expected = error.expectedState ?? error.expectedVersion;
    const actual = error.actualState ?? error.actualVersion;
    return { error: "wrong version", expected: state(expected), actual: state(actual) };
  }
  if (!(error.type in WORDS)) throw error;
  return { error: WORDS[error.type] };
}

// What a call that must fail says.
export async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return inWords(error);
  }
  return { error: "none" };
}
