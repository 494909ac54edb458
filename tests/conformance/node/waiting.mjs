// Asks again until what is asked holds; the limit of a feature ends it.
export async function until(call, holds) {
  for (;;) {
    const found = await call();
    if (holds(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
