"""JavaScript projections on a store: what they read, what they write, and that it stays right after a kill."""

import asyncio
import json
import random

import pytest

from embedded_eventstore.projections import running as running_module
from embedded_eventstore.store import id_text
from tests.embedded_eventstore.projections.running import append, create, data_of, enable, read, running, state

COUNT = "$init: () => ({count: 0}), $any(s, e) { s.count += 1 }"
NAMES = "$init: () => [], $any(s, e) { s.push(e.sequenceNumber + '@' + e.streamId) }"


def project(store, query, partition="", systems=(), **options):
    """The state of a projection that has read all there is, and how it is."""

    async def scenario():
        async with running(store) as projections:
            await enable(projections, *systems)
            await create(projections, "mine", query, **options)
            projection = await projections.get("mine")
            return await state(projections, "mine", partition), projection.statistics()

    return asyncio.run(scenario())


class TestReading:
    def test_from_all_leaves_out_what_the_system_writes(self, store):
        append(store, "a", "A")
        append(store, "b", "B")
        seen, _ = project(store, f"fromAll().when({{{NAMES}}})", systems=["$by_category", "$streams"])
        assert seen == ["0@a", "0@b"]

    def test_from_stream(self, store):
        append(store, "a", "A", "A")
        append(store, "b", "B")
        assert project(store, f"fromStream('a').when({{{NAMES}}})")[0] == ["0@a", "1@a"]

    def test_from_streams_keeps_the_order_in_which_they_were_written(self, store):
        for stream in "abacab":
            append(store, stream, "A")
        seen, said = project(store, f"fromStreams('b', 'a').when({{{NAMES}}})")
        assert seen == ["0@a", "0@b", "1@a", "2@a", "1@b"]
        assert said.position == "b: 1; a: 2; "

    def test_from_category_reads_through_the_links(self, store):
        append(store, "order-1", "A")
        append(store, "order-2", "B")
        append(store, "other-1", "A")
        query = f"fromCategory('order').foreachStream().when({{{COUNT}}})"
        seen, said = project(store, query, "order-2", systems=["$by_category"])
        assert seen == {"count": 1}
        assert said.position == "$ce-order: 1"

    def test_from_categories(self, store):
        for stream in ("order-1", "bill-1", "order-1", "other-1"):
            append(store, stream, "A")
        query = f"fromCategories('bill', 'order').when({{{NAMES}}})"
        seen, _ = project(store, query, systems=["$by_category"])
        assert sorted(seen) == ["0@bill-1", "0@order-1", "1@order-1"]

    def test_only_types_with_a_handler_are_counted(self, store):
        append(store, "a", "A", "B", "A")
        _, said = project(store, "fromAll().when({A(s, e) {}})")
        assert said.events_processed_after_restart == 2

    def test_links_are_left_out_unless_asked_for(self, store):
        append(store, "a", "A")
        append(store, "b", "$>", data=b"0@a")
        assert project(store, f"fromAll().when({{{NAMES}}})")[0] == ["0@a"]

    def test_links_are_given_as_they_are_with_include_links(self, store):
        append(store, "a", "A")
        append(store, "b", "$>", data=b"0@a")
        assert project(store, f"options({{$includeLinks: true}}); fromAll().when({{{NAMES}}})")[0] == ["0@a", "0@b"]

    def test_a_link_to_an_event_that_is_gone_is_left_out(self, store):
        append(store, "b", "$>", data=b"0@missing")
        append(store, "b", "$>", data=b"no link")
        append(store, "b", "A")
        assert project(store, f"fromStream('b').when({{{NAMES}}})")[0] == ["2@b"]

    def test_a_stream_that_is_not_there_is_waited_for(self, store):
        seen, said = project(store, f"fromStream('a').when({{{COUNT}}})")
        assert (seen, said.status, said.progress) == (None, "Running", 100.0)

    @pytest.mark.parametrize("how", ["delete", "tombstone"])
    def test_a_deleted_stream_is_told_of(self, store, how):
        append(store, "order-1", "A")
        getattr(store, how)("order-1")
        query = "fromAll().foreachStream().when({$deleted(s, e, partition) { s.gone = partition }})"
        assert project(store, query, "order-1")[0] == {"gone": "order-1"}

    def test_a_deleted_stream_of_a_category_is_told_of(self, store):
        append(store, "order-1", "A")
        store.delete("order-1")
        query = "fromCategory('order').foreachStream().when({$deleted(s, e, partition) { s.gone = partition }})"
        assert project(store, query, "order-1", systems=["$by_category"])[0] == {"gone": "order-1"}

    def test_what_is_appended_later_is_read(self, store):
        async def scenario():
            async with running(store) as projections:
                await create(projections, "mine", f"fromAll().when({{{COUNT}}})")
                for _ in range(3):
                    append(store, "a", "A")
                    await enable(projections, "mine")  # waits until it has caught up
                return await state(projections, "mine")

        assert asyncio.run(scenario()) == {"count": 3}


class TestWriting:
    @pytest.mark.parametrize(("mebibytes", "written", "status"), [(12, 1, "Running"), (16, 0, "Faulted (Enabled)")])
    def test_an_emitted_event_may_be_as_large_as_a_record_of_the_log(self, store, mebibytes, written, status):
        append(store, "a", "A")
        query = (
            f"fromStream('a').when({{A(s, e) {{ emit('out', 'Made', {{text: 'x'.repeat({mebibytes} * 2 ** 20)}}) }}}})"
        )
        _, said = project(store, query, emit_enabled=True)
        assert (len(read(store, "out")), said.status) == (written, status), said.state_reason

    def test_emitted_events_say_why_they_are_there(self, store):
        append(store, "a", "A", metadata={"$correlationId": "c1"})
        project(store, "fromAll().when({A(s, e) { emit('out', 'Made', {n: 1}, {mine: 2}) }})", emit_enabled=True)
        (event,) = read(store, "out")
        cause = read(store, "a")[0]
        assert (event.type, event.data, event.content_type) == ("Made", b'{"n":1}', "application/json")
        assert json.loads(event.metadata) == {
            "$v": "6:-1:0:4",
            "$c": cause.position,
            "$p": cause.position,
            "mine": 2,
            "$causedBy": id_text(cause.id),
            "$correlationId": "c1",
        }

    def test_linked_events_lead_to_the_event(self, store):
        append(store, "a", "A", "A")
        project(store, "fromStream('a').when({A(s, e) { linkTo('out', e) }})", emit_enabled=True)
        assert data_of(store, "out") == ["0@a", "1@a"]
        assert json.loads(read(store, "out")[1].metadata)["$s"] == {"a": 1}

    def test_emitting_must_be_enabled(self, store):
        append(store, "a", "A", "A")
        _, said = project(store, "fromAll().when({A(s, e) { emit('out', 'Made', {}) }})")
        assert (said.status, said.state_reason) == ("Faulted (Enabled)", running_module.EMIT_NOT_ALLOWED)
        assert read(store, "out") == []

    def test_output_state_writes_each_change(self, store):
        append(store, "a", "A", "B", "A")
        project(store, "fromStream('a').when({$init: () => ({n: 0}), A(s) { s.n += 1 }}).outputState()")
        results = read(store, "$projections-mine-result")
        assert [(event.type, event.data) for event in results] == [("Result", b'{"n":1}'), ("Result", b'{"n":2}')]
        assert json.loads(results[1].metadata)["$causedBy"] == id_text(read(store, "a")[2].id)

    def test_output_state_by_partition(self, store):
        append(store, "a", "A", "A")
        append(store, "b", "A")
        project(store, f"fromAll().foreachStream().when({{{COUNT}}}).outputState()")
        assert data_of(store, "$projections-mine-a-result") == ['{"count":1}', '{"count":2}']
        assert data_of(store, "$projections-mine-result") == [
            "0@$projections-mine-a-result",
            "1@$projections-mine-a-result",
            "0@$projections-mine-b-result",
        ]
        assert data_of(store, "$projections-mine-partitions") == ["a", "b"]

    @pytest.mark.parametrize(
        ("query", "streams"),
        [
            ("options({resultStreamName: 'out'}); fromAll().when({%s}).outputState()", ["out"]),
            ("fromAll().when({%s}).outputTo('out')", []),
            ("fromAll().when({%s}).outputState().outputTo('out')", ["out"]),
            ("fromAll().foreachStream().when({%s}).outputState().outputTo('out', 'out-{0}')", ["out-a", "out"]),
        ],
    )
    def test_results_go_where_the_source_says(self, store, query, streams):
        append(store, "a", "A")
        project(store, query % "A(s, e) { s.seen = true }")
        assert [stream for stream in ("out-a", "out") if read(store, stream)] == streams

    def test_a_filtered_result_is_removed(self, store):
        append(store, "a", "A", "A")
        project(store, f"fromStream('a').when({{{COUNT}}}).filterBy(s => s.count < 2)")
        assert [event.type for event in read(store, "$projections-mine-result")] == ["Result", "ResultRemoved"]

    def test_what_is_written_can_be_read_by_another_projection(self, store):
        append(store, "a-1", "A", "A")

        async def scenario():
            async with running(store) as projections:
                query = "fromStream('a-1').when({A(s, e) { emit('doubled-1', 'Twice', {}) }})"
                await create(projections, "first", query, emit_enabled=True)
                await create(projections, "second", f"fromStream('doubled-1').when({{{COUNT}}})")
                return await state(projections, "second")

        assert asyncio.run(scenario()) == {"count": 2}

    def test_two_projections_may_not_write_to_one_stream(self, store):
        append(store, "a", "A")
        query = "fromStream('a').when({A(s, e) { emit('out', 'Made', {}) }})"

        async def scenario():
            async with running(store) as projections:
                await create(projections, "first", query, emit_enabled=True)
                await create(projections, "second", query, emit_enabled=True)
                return (await projections.get("second")).statistics()

        said = asyncio.run(scenario())
        assert said.status == "Faulted (Enabled)"
        assert "Multiple projections emitting to the same stream" in said.state_reason
        assert len(read(store, "out")) == 1

    def test_a_stream_that_somebody_else_wrote_to_is_refused(self, store):
        append(store, "a", "A")
        append(store, "out", "Mine")
        _, said = project(store, "fromStream('a').when({A(s, e) { emit('out', 'Made', {}) }})", emit_enabled=True)
        assert "written to from the outside" in said.state_reason

    def test_a_stream_that_somebody_writes_to_meanwhile_is_refused(self, store):
        append(store, "a", "A")

        async def scenario():
            async with running(store) as projections:
                query = "fromStream('a').when({A(s, e) { emit('out', 'Made', {}) }})"
                await create(projections, "mine", query, emit_enabled=True)
                append(store, "out", "Foreign")
                append(store, "a", "A")
                projection = await projections.get("mine")
                while projection.statistics().status == "Running":
                    await asyncio.sleep(0.002)
                return projection.statistics().state_reason

        assert "written to from the outside" in asyncio.run(scenario())


class TestFaults:
    @pytest.mark.parametrize(
        ("body", "reason"),
        [("throw new Error('mine')", "Error: mine"), ("undefinedName", "ReferenceError"), ("for (;;);", "too long")],
    )
    def test_a_handler_that_fails_says_where_and_why(self, store, body, reason):
        append(store, "a", "Fine", "Bad", "Fine")
        query = f"fromStream('a').when({{$init: () => ({{n: 0}}), Fine(s) {{ s.n += 1 }}, Bad() {{ {body} }}}})"
        _, said = project(store, query)
        assert said.status == "Faulted (Enabled)"
        assert reason in said.state_reason
        assert "Event Position: a: 1" in said.state_reason
        assert said.events_processed_after_restart == 1

    def test_what_was_emitted_before_the_fault_is_there_and_is_not_written_again(self, store):
        append(store, "a", "Fine", "Fine", "Bad")
        good = "fromStream('a').when({Fine(s, e) { linkTo('out', e) }, Bad() { %s }})"

        async def scenario():
            async with running(store) as projections:
                await create(projections, "mine", good % "throw 1", emit_enabled=True)
                before = data_of(store, "out")
                await (await projections.get("mine")).update(good % "", None)
                await enable(projections, "mine")
                return before

        assert asyncio.run(scenario()) == ["0@a", "1@a"]
        assert data_of(store, "out") == ["0@a", "1@a"]

    def test_a_state_that_cannot_be_written_is_a_fault_with_its_reason(self, store):
        append(store, "a", "A")
        _, said = project(store, "fromAll().when({A() { return {toJSON() { while (true) {} }} }})")
        assert said.status == "Faulted (Enabled)"
        assert said.state_reason.endswith("Projection script took too long to execute (allowed: 0.1 s)")
        assert f"Event Position: {said.position[:2]}" in said.state_reason

    def test_the_others_go_on(self, store):
        append(store, "a", "A")

        async def scenario():
            async with running(store) as projections:
                await create(projections, "bad", "fromAll().when({A() { for (;;); }})")
                await create(projections, "good", f"fromAll().when({{{COUNT}}})")
                return await state(projections, "good")

        assert asyncio.run(scenario()) == {"count": 1}


class TestAfterAKill:
    """Runs are ended without a last checkpoint, as a kill would end them."""

    QUERY = """fromAll().foreachStream().when({
        $init: () => ({n: 0}),
        A(s, e) { s.n += 1; emit('out-' + e.streamId, 'Made', {n: s.n}); linkTo('all', e) }
    }).outputState()"""

    @pytest.mark.parametrize("checkpoint_after", [1, 7, 1000])
    def test_each_event_counts_once(self, store, monkeypatch, checkpoint_after):
        monkeypatch.setattr(running_module, "CHECKPOINT_HANDLED", checkpoint_after)
        monkeypatch.setattr(running_module, "PAGE", 5)
        monkeypatch.setattr(running_module, "LIVE_SECONDS", 0)
        chance = random.Random(checkpoint_after)
        written = {"a": 0, "b": 0, "c": 0}

        async def one_life(first):
            async with running(store) as projections:
                if first:
                    await create(projections, "mine", self.QUERY, emit_enabled=True)
                for _ in range(20):
                    stream = chance.choice("abc")
                    written[stream] += 1
                    append(store, stream, "A")
                for _ in range(chance.randrange(40)):
                    await asyncio.sleep(0)  # ends somewhere in the middle

        async def last_life():
            async with running(store) as projections:
                await enable(projections, "mine")
                return {stream: await state(projections, "mine", stream) for stream in written}

        for life in range(6):
            asyncio.run(one_life(life == 0))
        states = asyncio.run(last_life())
        for stream, count in written.items():
            assert states[stream] == {"n": count}
            numbers = [f'{{"n":{n}}}' for n in range(1, count + 1)]
            assert data_of(store, f"out-{stream}") == numbers
            assert data_of(store, f"$projections-mine-{stream}-result") == numbers
        assert len(set(data_of(store, "all"))) == len(data_of(store, "all")) == sum(written.values())
