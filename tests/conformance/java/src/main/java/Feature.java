/** One feature of the table: what it answers becomes JSON. */
interface Feature {
    Object answer(Given given) throws Exception;
}
