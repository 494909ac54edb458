"""JavaScript alone, without a store: each call of the projection API, and what happens when it goes wrong."""

import json
import time

import pytest

from embedded_eventstore.projections.engine import Emitted, Engine, JavaScriptThread, Limits
from embedded_eventstore.projections.errors import ProjectionFaulted

COUNT = "$init() { return {count: 0} }, Happened(s, e) { s.count += 1 }"


def event(number=0, type="Happened", data="{}", **other):
    """An event of the stream `order-1`, as `processing.to_input` makes them."""
    return {
        "stream": "order-1",
        "revision": number,
        "type": type,
        "id": f"id-{number}",
        "json": True,
        "data": data,
        "metadata": None,
        "linkMetadata": None,
        "category": None,
        "created": "2026-01-01T00:00:00.0000000Z",
        "deleted": False,
        **other,
    }


# Of processor time, so a busy machine changes nothing.
SHORT = Limits(compile_seconds=0.1, handler_seconds=0.1)


def run(source, events, partitions=None, states=None):
    return Engine(source, SHORT).run(events, partitions or [""] * len(events), states or {})


def state_of(outcome, partition=""):
    return json.loads(outcome.states[partition][0])


def handling(body, **other):
    """The outcome of one event whose handler has this body."""
    return run(f"fromAll().when({{Happened(s, e) {{ {body} }}}})", [event(**other)])


class TestDefinition:
    @pytest.mark.parametrize(
        ("source", "field", "value"),
        [
            ("fromAll()", "all_streams", True),
            ("fromStream('a')", "streams", ("a",)),
            ("fromStreams('a', 'b')", "streams", ("a", "b")),
            ("fromStreams(['a', 'b'])", "streams", ("a", "b")),
            ("fromCategory('order')", "categories", ("order",)),
            ("fromCategories('x', 'y')", "streams", ("$ce-x", "$ce-y")),
            ("fromCategories(['x', 'y'])", "streams", ("$ce-x", "$ce-y")),
            ("fromAll().foreachStream().when({})", "by_stream", True),
            ("fromAll().partitionBy(e => e.data.x).when({})", "by_custom_partitions", True),
            ("fromAll().when({A() {}, B() {}})", "events", frozenset("AB")),
            ("fromAll().when({A() {}})", "all_events", False),
            ("fromAll().when({$any() {}})", "all_events", True),
            ("fromAll().when({$init() {}})", "all_events", True),
            ("fromAll().when({$initShared() {}})", "is_bi_state", True),
            ("fromAll().foreachStream().when({$deleted() {}})", "handles_deleted_notifications", True),
            ("fromAll().when({}).outputState()", "produces_results", True),
            ("fromAll().when({}).transformBy(s => s)", "defines_state_transform", True),
            ("fromAll().when({}).filterBy(s => true)", "produces_results", True),
            ("fromAll().when({}).outputTo('out')", "result_stream_name", "out"),
            ("fromAll().when({}).outputTo('out', 'out-{0}')", "partition_result_stream_name_pattern", "out-{0}"),
            ("options({resultStreamName: 'out'}); fromAll()", "result_stream_name", "out"),
            ("options({$includeLinks: true}); fromAll()", "include_links", True),
            ("options({biState: true}); fromAll()", "is_bi_state", True),
            ("options({reorderEvents: true, processingLag: 50}); fromStreams('a', 'b')", "processing_lag", 50),
            ("fromAll(); on_event('A', (s, e) => s)", "events", frozenset("A")),
            ("fromAll(); on_any((s, e) => s)", "all_events", True),
        ],
    )
    def test_a_call_sets(self, source, field, value):
        assert getattr(Engine(source).definition, field) == value

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            ("", "None of streams and categories are included"),
            ("fromAll(", "SyntaxError"),
            ("throw new Error('mine')", "Error: mine"),
            ("fromStream(1)", "string expected"),
            ("fromStream('a').foreachStream()", "not a function"),
            ("fromAll().partitionBy('x')", "function expected"),
            ("fromAll().when({}).when({})", "not a function"),
            ("fromAll(); fromStream('a')", "Both FromAll"),
            ("fromAll().when({A() {}, $any() {}})", "Both AllEvents and specific event filters cannot be set"),
            ("fromAll(); on_event('A', () => 1); on_any(() => 1)", "Both AllEvents and specific event filters"),
            (
                "fromAll(); on_event('A', () => 1); on_event('A', () => 2)",
                "the same key has already been added. Key: A",
            ),
            ("fromCategory('a'); fromStream('b')", "Streams and categories"),
            ("fromCategories('x', 'y').foreachStream().when({})", "foreachStream"),
            ("fromAll().when({$deleted() {}})", "foreachStream()"),
            ("fromAll().foreachStream().when({$initShared() {}, $deleted() {}})", "bi-state"),
            ("options({unknown: 1}); fromAll()", "Unrecognized option: unknown"),
            ("options({$includeLinks: 1}); fromAll()", "Invalid value"),
            ("options({reorderEvents: true}); fromAll()", "reordering"),
            ("options({reorderEvents: true, processingLag: 10}); fromStreams('a', 'b')", "50ms"),
            ("emit('a', 'b', {}); fromAll()", "emit"),
            ("for (;;);", "too long to compile"),
        ],
    )
    def test_a_source_is_refused(self, source, reason):
        with pytest.raises(ProjectionFaulted) as refused:
            Engine(source, SHORT)
        assert reason in str(refused.value)


class TestHandlers:
    def test_init_and_a_handler_make_the_state(self):
        assert state_of(run(f"fromAll().when({{{COUNT}}})", [event(), event(1)])) == {"count": 2}

    def test_without_init_the_state_begins_empty(self):
        assert state_of(handling("s.seen = true")) == {"seen": True}

    def test_what_a_handler_returns_replaces_the_state(self):
        assert state_of(handling("return {n: 1}")) == {"n": 1}

    def test_any_before_a_named_handler_counts_for_nothing_as_in_the_real_server(self):
        source = "fromAll().when({$any(s) { s.any = 1 }, A(s) { s.A = 1 }})"
        definition = Engine(source).definition
        assert (definition.all_events, definition.events) == (False, {"A"})

    def test_a_state_that_was_saved_goes_on(self):
        outcome = run(f"fromAll().when({{{COUNT}}})", [event()], states={"": ('{"count":5}', None)})
        assert state_of(outcome) == {"count": 6}

    def test_without_handlers_the_state_is_the_last_event(self):
        assert state_of(run("fromAll().outputState()", [event(data='{"a":1}')])) == {"a": 1}

    def test_each_partition_has_its_state(self):
        source = f"fromAll().foreachStream().when({{{COUNT}}})"
        outcome = run(source, [event(0), event(1), event(2)], ["a", "b", "a"])
        assert (state_of(outcome, "a"), state_of(outcome, "b")) == ({"count": 2}, {"count": 1})

    @pytest.mark.parametrize("name", ["constructor", "__proto__", "", "ä'\"\n\\"])
    def test_a_partition_may_have_any_name(self, name):
        assert state_of(run(f"fromAll().when({{{COUNT}}})", [event()], [name]), name) == {"count": 1}

    def test_partition_by_gives_text_or_numbers_and_leaves_the_rest_out(self):
        engine = Engine("fromAll().partitionBy(e => e.data.p).when({})")
        data = ['{"p":"a"}', '{"p":7}', '{"p":null}', "{}", '{"p":{}}', "not JSON"]
        assert engine.partitions([event(data=one) for one in data]) == ["a", "7", None, None, None, None]

    def test_a_shared_state_is_the_second_of_two(self):
        source = """fromAll().foreachStream().when({
            $init: () => ({own: 0}), $initShared: () => ({all: 0}),
            Happened(s, e) { s[0].own += 1; s[1].all += 1; return s }})"""
        outcome = run(source, [event(0), event(1), event(2)], ["a", "b", "a"])
        assert state_of(outcome, "a") == {"own": 2}
        assert state_of(outcome, "") == {"all": 3}

    def test_created_is_called_once_for_a_new_partition(self):
        source = """fromAll().foreachStream().when({
            $init: () => ({n: 0}), $created(s, e) { s.n += 100 }, $any(s) { s.n += 1 }})"""
        outcome = run(source, [event(0), event(1)], ["new", "new"], {"old": ('{"n":1}', None)})
        assert state_of(outcome, "new") == {"n": 102}

    def test_deleted_is_called_with_the_partition(self):
        source = "fromAll().foreachStream().when({$deleted(s, e, partition, soft) { s.gone = [e, partition, soft] }})"
        assert state_of(run(source, [event(deleted=True)], ["a"]), "a") == {"gone": [None, "a", False]}

    def test_an_event_that_is_not_the_json_it_says_is_left_out(self):
        outcome = run(f"fromAll().when({{{COUNT}}})", [event(data=""), event(data="{broken"), event()])
        assert (state_of(outcome), outcome.done) == ({"count": 1}, 3)


class TestTheEvent:
    def test_what_a_handler_sees(self):
        source = "fromAll().when({Happened: (s, e) => e})"
        seen = state_of(
            run(
                source,
                [event(3, data='{"a":[1]}', metadata='{"m":2}', linkMetadata='{"$o":"x"}', category="order")],
                ["p"],
            ),
            "p",
        )
        assert seen == {
            "data": {"a": [1]},
            "body": {"a": [1]},
            "bodyRaw": '{"a":[1]}',
            "metadata": {"m": 2},
            "metadataRaw": '{"m":2}',
            "linkMetadata": {"$o": "x"},
            "linkMetadataRaw": '{"$o":"x"}',
            "streamId": "order-1",
            "sequenceNumber": 3,
            "eventType": "Happened",
            "eventId": "id-3",
            "isJson": True,
            "partition": "p",
            "category": "order",
            "created": "2026-01-01T00:00:00.0000000Z",
        }

    def test_what_is_not_json_has_only_raw_data(self):
        outcome = handling("return {raw: e.bodyRaw, data: typeof e.data, meta: e.metadata}", json=False, data="plain")
        assert state_of(outcome) == {"raw": "plain", "data": "undefined", "meta": None}


class TestOutput:
    def test_emit(self):
        outcome = handling("emit('out', 'Made', {n: 1}, {why: 'x', left: undefined})")
        (output,) = outcome.outputs
        assert output.emitted == (Emitted("out", "Made", '{"n":1}', True, (("why", '"x"'),)),)

    def test_link_to(self):
        outcome = handling("linkTo('out', e, {m: 1})", number=4)
        assert outcome.outputs[0].emitted == (Emitted("out", "$>", "4@order-1", False, (("m", "1"),)),)

    def test_link_stream_to(self):
        outcome = handling("linkStreamTo('out', 'order-1')")
        assert outcome.outputs[0].emitted == (Emitted("out", "$@", "order-1", False),)

    def test_copy_to_does_nothing_as_in_event_store_db(self):
        outcome = handling("copyTo('out', e)")
        assert (outcome.outputs, outcome.fault) == ([], None)

    def test_log(self):
        assert handling("log('a', {b: 1}); log(2)").log == ['a ,{"b":1}', "2"]

    def test_an_event_that_failed_emits_nothing(self):
        source = """fromAll().when({
            Happened(s, e) { emit('out', 'A', e); if (e.sequenceNumber === 1) throw new Error('no') }})"""
        outcome = run(source, [event(0), event(1), event(2)])
        assert ([output.index for output in outcome.outputs], outcome.done) == ([0], 1)

    @pytest.mark.parametrize(
        "call",
        [
            "emit()",
            "emit('', 'A', {})",
            "emit('out', 'A', 'text')",
            "emit(1, 'A', {})",
            "emit('out', 'A', {}, 1)",
            "emit('out', 'A', {}, undefined)",
            "linkTo('out', e, {}, 1)",
            "linkTo('out', e, undefined)",
            "linkTo('out')",
            "linkTo('out', {})",
            "linkTo(null, e)",
            "linkStreamTo('out', '')",
        ],
    )
    def test_wrong_arguments_fault(self, call):
        assert handling(call).fault is not None

    def test_a_result_comes_with_each_change(self):
        source = f"fromAll().when({{{COUNT}, Other() {{}}}}).outputState()"
        outcome = run(source, [event(), event(type="Other"), event()])
        assert [(output.index, output.result) for output in outcome.outputs] == [
            (0, ('{"count":1}',)),
            (2, ('{"count":2}',)),
        ]

    def test_transform_by_makes_the_result_and_leaves_the_state(self):
        outcome = run(f"fromAll().when({{{COUNT}}}).transformBy(s => ({{total: s.count}}))", [event()])
        assert outcome.states[""] == ('{"count":1}', '{"total":1}')

    def test_filter_by_takes_the_result_away(self):
        outcome = run(f"fromAll().when({{{COUNT}}}).filterBy(s => s.count % 2 === 1)", [event(), event()])
        assert [output.result for output in outcome.outputs] == [('{"count":1}',), (None,)]


class TestLoneSurrogates:
    """Half of a surrogate pair has no form in UTF-8: it is the replacement character, wherever it would go out."""

    def test_in_a_state(self):
        assert state_of(handling("s.text = e.body.text + '\\\\ud800'", data='{"text": "\\ud83d"}')) == {
            "text": "\ufffd\\ud800"
        }

    def test_in_what_is_emitted(self):
        outcome = handling("emit('out\\ud800', 'A\\udc00', {b: '\\ud800'}, {m: '\\ud800'})")
        assert outcome.outputs[0].emitted == (
            Emitted("out\ufffd", "A\ufffd", '{"b":"\ufffd"}', True, (("m", '"\ufffd"'),)),
        )

    def test_in_a_partition_and_a_fault(self):
        engine = Engine("fromAll().partitionBy(e => '\\ud800').when({A() { throw new Error('\\ud800') }})", SHORT)
        [partition] = engine.partitions([event()])
        assert (partition, engine.run([event(type="A")], [partition], {}).fault) == ("\ufffd", "Error: \ufffd")

    def test_a_whole_pair_stays(self):
        assert state_of(handling("s.text = '\\ud83d\\ude00'")) == {"text": "\U0001f600"}


class TestStatesThatCannotBeWritten:
    @pytest.mark.parametrize(
        ("state", "reason"),
        [
            ("{toJSON() { while (true) {} }}", "took too long to execute (allowed: 0.1 s)"),
            ("{toJSON() { throw new Error('mine') }}", "Error: mine"),
            ("10n", "BigInt"),
        ],
    )
    def test_the_event_that_left_it_has_failed(self, state, reason):
        source = f"fromAll().foreachStream().when({{Good(s, e) {{ linkTo('out', e) }}, Bad() {{ return {state} }}}})"
        events = [event(0, type="Good"), event(1, type="Bad"), event(2, type="Good")]
        outcome = run(source, events, ["a", "b", "a"])
        assert (outcome.done, [output.index for output in outcome.outputs]) == (1, [0])
        assert reason in outcome.fault


class TestLimits:
    def test_a_handler_that_throws(self):
        outcome = handling("throw new TypeError('mine')")
        assert (outcome.done, outcome.fault) == (0, "TypeError: mine")

    def test_a_handler_that_never_ends_keeps_what_was_done_before(self):
        source = "fromAll().when({Happened(s, e) { emit('out', 'A', {}); if (e.sequenceNumber) for (;;); }})"
        outcome = run(source, [event(0), event(1)])
        assert (outcome.done, len(outcome.outputs)) == (1, 1)
        assert "too long to execute" in outcome.fault

    def test_catching_everything_does_not_help_against_the_time_limit(self):
        assert "too long" in handling("for (;;) try { for (;;); } catch (error) {}").fault

    def test_partition_by_that_never_ends(self):
        with pytest.raises(ProjectionFaulted, match="too long"):
            Engine("fromAll().partitionBy(e => { for (;;); }).when({})", SHORT).partitions([event()])

    @pytest.mark.parametrize("body", ["for (;;) a.push('x'.repeat(999) + a.length)", "a = 'x'; for (;;) a += a"])
    def test_a_handler_that_takes_memory_without_end(self, body):
        outcome = handling("let a = []; " + body)
        assert outcome.fault is not None
        assert outcome.done == 0

    def test_recursion_without_end(self):
        assert "stack" in handling("(function deeper() { return deeper() + 1 })()").fault  # either engine

    def test_a_batch_ends_with_its_slice_of_time(self):
        engine = Engine("fromAll().when({$any(s, e) { const until = Date.now() + 5; while (Date.now() < until); }})")
        outcome = engine.run([event(n) for n in range(50)], [""] * 50, {})
        assert 1 <= outcome.done < 50
        assert outcome.fault is None

    def test_python_goes_on_while_javascript_runs(self):
        with JavaScriptThread() as thread:
            engine = thread.submit(Engine, "fromAll().when({$any() { for (;;); }})").result()
            running = thread.submit(engine.run, [event()], [""], {})
            turns = 0
            while not running.done():
                time.sleep(0)
                turns += 1
        assert turns > 1000

    def test_the_api_cannot_be_taken_away(self):
        source = "fromAll().when({Happened(s) { s.n = typeof $projection.run }}); $projection = 1"
        assert state_of(run(source, [event()])) == {"n": "function"}

    def test_nothing_of_python_or_of_the_machine_is_in_reach(self):
        names = "['require', 'process', 'std', 'os', 'fetch', 'XMLHttpRequest', 'setTimeout']"
        assert state_of(handling(f"return {names}.filter(name => name in globalThis)")) == []

    def test_one_engine_knows_nothing_of_another(self):
        Engine("globalThis.mine = 1; fromAll()")
        assert state_of(handling("return {mine: typeof mine}")) == {"mine": "undefined"}

    def test_one_event_has_half_a_second(self):
        engine = Engine("fromAll().when({$any() { for (;;); }})")
        began = time.process_time()
        assert "allowed: 0.5 s" in engine.run([event()], [""], {}).fault
        assert time.process_time() - began < 1.5
