"""What can be done to a projection by name, without a network."""

import asyncio
import json
import time

import pytest

from embedded_eventstore.projections import manager as manager_module
from embedded_eventstore.projections import running as running_module
from embedded_eventstore.projections.errors import (
    ProjectionConflict,
    ProjectionNotFound,
    ProjectionOperationFailed,
    StateNotReadable,
)
from embedded_eventstore.projections.persisted import Mode, ProjectionDefinition
from tests.embedded_eventstore.projections.running import (
    append,
    caught_up,
    create,
    data_of,
    enable,
    ended,
    read,
    running,
    state,
)

COUNT = "fromStream('a').when({$init: () => ({count: 0}), A(s, e) { s.count += 1 }})"
EMIT = "fromStream('a').when({A(s, e) { emit('out', 'Made', {}) }})"


def scenario(store, steps):
    """Runs `steps(projections)` and gives what it returns."""

    async def run():
        async with running(store) as projections:
            return await steps(projections)

    return asyncio.run(run())


async def status(projections, name="mine"):
    return (await projections.get(name)).statistics().status


class TestCreate:
    def test_a_name_is_taken_once(self, store):
        async def steps(projections):
            await create(projections, "mine", COUNT)
            with pytest.raises(ProjectionConflict, match="mine"):
                await create(projections, "mine", COUNT)

        scenario(store, steps)

    @pytest.mark.parametrize("name", ["", "  "])
    def test_a_name_is_needed(self, store, name):
        async def steps(projections):
            with pytest.raises(ProjectionOperationFailed):
                await projections.create(name, ProjectionDefinition(COUNT))

        scenario(store, steps)

    @pytest.mark.parametrize("query", ["", "no source", "fromStream('a').when({", "for (;;);"])
    def test_one_that_cannot_be_run_is_made_and_faulted(self, store, query):
        async def steps(projections):
            await create(projections, "mine", query)
            assert await status(projections) == "Faulted (Enabled)"
            with pytest.raises(StateNotReadable):
                await state(projections, "mine")
            await (await projections.get("mine")).update(COUNT, None)
            assert await status(projections) == "Running"

        scenario(store, steps)

    def test_before_the_first_event_there_is_no_state(self, store):
        async def steps(projections):
            await create(projections, "mine", COUNT)
            return (await projections.get("mine")).state("")

        assert scenario(store, steps) == ("", None)

    @pytest.mark.parametrize("mode", [Mode.ONE_TIME, Mode.TRANSIENT])
    def test_one_that_ends_with_the_last_event_writes_its_result_once(self, store, mode):
        append(store, "a", "A", "A")

        async def steps(projections):
            await create(projections, "mine", COUNT + ".outputState()", mode=mode)
            await ended(projections, "mine")
            return await status(projections), await state(projections, "mine")

        assert scenario(store, steps) == ("Completed", {"count": 2})
        assert data_of(store, "$projections-mine-result") == ['{"count":2}']


class TestEnableAndDisable:
    def test_a_disabled_one_stands_still_and_goes_on(self, store):
        async def steps(projections):
            await create(projections, "mine", COUNT)
            append(store, "a", "A")
            await caught_up(projections, "mine")
            await (await projections.get("mine")).disable()
            append(store, "a", "A")
            stopped = await status(projections), await state(projections, "mine")
            await enable(projections, "mine")
            return stopped, (await status(projections), await state(projections, "mine"))

        assert scenario(store, steps) == (("Stopped", {"count": 1}), ("Running", {"count": 2}))

    def test_disabling_writes_a_checkpoint_and_aborting_does_not(self, store):
        append(store, "a", "A")

        async def steps(projections):
            for name in ("disabled", "aborted"):
                await create(projections, name, COUNT)
            await (await projections.get("disabled")).disable()
            await (await projections.get("aborted")).abort()
            return await status(projections, "disabled"), await status(projections, "aborted")

        assert scenario(store, steps) == ("Stopped", "Aborted/Stopped")
        (checkpoint,) = read(store, "$projections-disabled-checkpoint")
        assert (checkpoint.type, json.loads(checkpoint.data)[0]) == ("$ProjectionCheckpoint", {"count": 1})
        assert json.loads(checkpoint.metadata) == {"$v": "6:-1:0:4", "$s": {"a": 0}}
        assert read(store, "$projections-aborted-checkpoint") == []

    def test_an_aborted_one_counts_nothing_twice(self, store):
        append(store, "a", "A")

        async def steps(projections):
            await create(projections, "mine", EMIT, emit_enabled=True)
            await (await projections.get("mine")).abort()
            append(store, "a", "A")
            await enable(projections, "mine")

        scenario(store, steps)
        assert len(read(store, "out")) == 2

    def test_again_and_again(self, store):
        async def steps(projections):
            await create(projections, "mine", COUNT)
            mine = await projections.get("mine")
            for operation in (mine.disable, mine.disable, mine.abort, mine.abort, mine.enable, mine.enable, mine.reset):
                await operation()
            await asyncio.gather(mine.disable(), mine.enable(), mine.reset(), mine.abort(), mine.enable())
            return await status(projections)

        assert scenario(store, steps) == "Running"


class TestUpdateAndReset:
    def test_an_update_goes_on_from_where_it_is(self, store):
        append(store, "a", "A", "A")

        async def steps(projections):
            await create(projections, "mine", COUNT)
            await (await projections.get("mine")).update(COUNT.replace("+= 1", "+= 100"), None)
            append(store, "a", "A")
            await caught_up(projections, "mine")
            return await state(projections, "mine")

        assert scenario(store, steps) == {"count": 102}

    def test_an_update_to_another_kind_of_source_needs_a_reset(self, store):
        append(store, "a", "A")

        async def steps(projections):
            await create(projections, "mine", COUNT)
            projection = await projections.get("mine")
            await projection.update(COUNT.replace("fromStream('a')", "fromAll()"), None)
            faulted = projection.statistics()
            await projection.reset()
            await caught_up(projections, "mine")
            return faulted.status, faulted.state_reason, await state(projections, "mine")

        reason = "Conversion from a stream position to a log position is not supported"
        assert scenario(store, steps) == ("Faulted (Enabled)", reason, {"count": 1})

    def test_an_update_can_allow_emitting(self, store):
        append(store, "a", "A")

        async def steps(projections):
            await create(projections, "mine", EMIT)
            assert await status(projections) == "Faulted (Enabled)"
            await (await projections.get("mine")).update(EMIT, True)
            await caught_up(projections, "mine")
            return await status(projections)

        assert scenario(store, steps) == "Running"
        assert len(read(store, "out")) == 1

    def test_a_reset_begins_again_and_truncates_what_was_emitted(self, store):
        append(store, "a", "A", "A")

        async def steps(projections):
            await create(projections, "mine", EMIT + ".outputState()", emit_enabled=True)
            await (await projections.get("mine")).disable()
            await (await projections.get("mine")).reset()
            stopped = (await projections.get("mine")).statistics(), await state(projections, "mine")
            await enable(projections, "mine")
            return stopped

        said, nothing = scenario(store, steps)
        assert (said.status, said.events_processed_after_restart, said.position, nothing) == (
            "Stopped",
            0,
            "a: -1",
            None,
        )
        assert [event.revision for event in read(store, "out")] == [2, 3]

    def test_a_reset_one_that_is_killed_does_not_fall_back_to_the_old_checkpoint(self, store):
        append(store, "a", "A", "A")

        async def before(projections):
            await create(projections, "mine", COUNT)
            await (await projections.get("mine")).disable()
            await (await projections.get("mine")).reset()

        async def after(projections):
            return await state(projections, "mine")

        scenario(store, before)
        assert scenario(store, after) is None


class TestDelete:
    def test_it_must_be_stopped_first(self, store):
        async def steps(projections):
            await create(projections, "mine", COUNT)
            with pytest.raises(ProjectionOperationFailed, match="stopped or faulted"):
                await projections.delete("mine")
            await (await projections.get("mine")).disable()
            await projections.delete("mine")
            for ask in (projections.get, projections.delete):
                with pytest.raises(ProjectionNotFound, match="mine"):
                    await ask("mine")

        scenario(store, steps)

    def test_who_comes_too_late_finds_nothing(self, store):
        async def steps(projections):
            await create(projections, "mine", COUNT)
            mine = await projections.get("mine")
            await mine.disable()
            deleted, enabled = await asyncio.gather(projections.delete("mine"), mine.enable(), return_exceptions=True)
            append(store, "a", "A")
            await asyncio.sleep(0.05)
            return deleted, enabled, [one.name for one in await projections.list()]

        deleted, enabled, names = scenario(store, steps)
        late = isinstance(enabled, ProjectionNotFound)
        assert late or isinstance(deleted, ProjectionOperationFailed)
        assert ("mine" in names) is not late

    def test_a_new_one_may_not_write_to_the_streams_of_an_old_one_of_its_name(self, store):
        append(store, "a", "A")

        async def steps(projections):
            for _ in range(2):
                await create(projections, "mine", COUNT + ".outputState()")
                said = (await projections.get("mine")).statistics()
                await (await projections.get("mine")).disable()
                await projections.delete("mine", checkpoint_stream=True, emitted_streams=True)
            return said

        assert "Multiple projections emitting" in scenario(store, steps).state_reason

    def test_system_projections_stay(self, store):
        async def steps(projections):
            with pytest.raises(ProjectionOperationFailed, match="System Projections"):
                await projections.delete("$by_category")

        scenario(store, steps)

    @pytest.mark.parametrize("doomed", [True, False])
    def test_its_streams_go_if_asked_for(self, store, doomed):
        append(store, "a", "A")
        tracked = {"emit_enabled": True, "track_emitted_streams": True}

        async def steps(projections):
            await create(projections, "mine", EMIT + ".outputState()", **tracked)
            await (await projections.get("mine")).disable()
            await projections.delete("mine", checkpoint_stream=doomed, emitted_streams=doomed)

        scenario(store, steps)
        streams = ("out", "$projections-mine-checkpoint", "$projections-mine-emittedstreams")
        assert [bool(read(store, stream)) for stream in streams] == [not doomed] * 3
        assert read(store, "$projections-mine-result")

    def test_it_is_gone_after_a_restart_and_the_name_is_free(self, store):
        append(store, "a", "A")

        async def first(projections):
            await create(projections, "mine", COUNT)
            await (await projections.get("mine")).disable()
            await projections.delete("mine")

        async def second(projections):
            with pytest.raises(ProjectionNotFound):
                await projections.get("mine")
            await create(projections, "mine", COUNT.replace("+= 1", "+= 10"))
            return await state(projections, "mine")

        scenario(store, first)
        assert scenario(store, second) == {"count": 10}


class TestRestart:
    def test_what_was_enabled_runs_and_what_was_not_does_not(self, store):
        append(store, "a", "A")

        async def before(projections):
            for name in ("on", "off", "once", "bad"):
                query = "throw 1" if name == "bad" else COUNT
                await create(projections, name, query, mode=Mode.TRANSIENT if name == "once" else Mode.CONTINUOUS)
            await (await projections.get("off")).disable()

        async def after(projections):
            await caught_up(projections, "on")
            said = [one.statistics() for one in await projections.list() if not one.name.startswith("$")]
            return {one.name: one.status for one in said}, await state(projections, "off")

        scenario(store, before)
        statuses, kept = scenario(store, after)
        assert statuses == {"on": "Running", "off": "Stopped", "bad": "Faulted (Enabled)"}
        assert kept == {"count": 1}

    def test_nonsense_in_its_streams_faults_one_projection_and_stops_nobody(self, store):
        append(store, "a", "A")

        async def before(projections):
            for name in ("mine", "other", "third"):
                await create(projections, name, COUNT)
                await (await projections.get(name)).disable()

        async def after(projections):
            said = {one.name: one.statistics().status for one in await projections.list()}
            return {name: status for name, status in said.items() if not name.startswith("$")}

        scenario(store, before)
        metadata = {"$v": "6:-1:0:4", "$s": {"a": 0}}
        append(store, "$projections-mine-checkpoint", "$ProjectionCheckpoint", data=b"[" * 9000, metadata=metadata)
        append(store, "$projections-other", "$ProjectionUpdated", data={"query": 1})
        append(store, "$projections-$all", "$ProjectionCreated", data=b"\xff")
        assert scenario(store, after) == {"mine": "Faulted", "third": "Stopped"}

    def test_a_state_that_is_too_large_to_be_kept_faults(self, store, monkeypatch):
        monkeypatch.setattr(running_module, "CHECKPOINT_HANDLED", 1)
        append(store, "a", "A")

        async def steps(projections):
            query = "fromStream('a').when({A(s) { s.text = 'x'.repeat(2 ** 24) }})"
            await create(projections, "mine", query)
            said = (await projections.get("mine")).statistics()
            await (await projections.get("mine")).disable()
            return said, await status(projections)

        said, after = scenario(store, steps)
        assert (said.status, "too large" in said.state_reason, after) == ("Faulted (Enabled)", True, "Stopped")

    @pytest.mark.parametrize(
        ("end", "results"),
        [
            ("", ['{"count":1}', '{"count":1}']),
            (".transformBy(s => s.count)", ['{"count":1}', "1"]),
            (".filterBy(s => false)", ['{"count":1}', None]),
        ],
    )
    def test_state_and_result_are_kept(self, store, end, results):
        append(store, "a", "A")

        async def before(projections):
            await create(projections, "mine", COUNT + end)
            await (await projections.get("mine")).disable()

        async def after(projections):
            return list((await projections.get("mine")).state(""))

        scenario(store, before)
        assert scenario(store, after) == results

    def test_the_subsystem_restarts(self, store):
        append(store, "a", "A")

        async def steps(projections):
            await create(projections, "mine", COUNT)
            await asyncio.gather(projections.restart(), projections.restart(), projections.get("mine"))
            append(store, "a", "A")
            await caught_up(projections, "mine")
            return await state(projections, "mine")

        assert scenario(store, steps) == {"count": 2}

    def test_a_transient_one_that_nobody_asks_for_goes(self, store, monkeypatch):
        async def steps(projections):
            await create(projections, "mine", COUNT, mode=Mode.TRANSIENT)
            await projections.get("mine")
            monkeypatch.setattr(manager_module, "TRANSIENT_SECONDS", -time.monotonic())
            with pytest.raises(ProjectionNotFound):
                await projections.get("mine")

        scenario(store, steps)


def test_a_list_of_one_mode(store):
    async def steps(projections):
        await create(projections, "mine", COUNT, mode=Mode.TRANSIENT)
        return [one.name for one in await projections.list(Mode.TRANSIENT)], len(await projections.list())

    assert scenario(store, steps) == (["mine"], 6)
