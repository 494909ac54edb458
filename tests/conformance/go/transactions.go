package main

import (
	"errors"
	"slices"

	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

// Two new events for each of two streams.
func (g given) multiAppend(second kurrentdb.StreamState) (*kurrentdb.MultiStreamAppendResponse, error) {
	request := func(end string, state kurrentdb.StreamState) kurrentdb.AppendStreamRequest {
		made := slices.Values(events(numbers(2)))
		return kurrentdb.AppendStreamRequest{StreamName: g.stream + end, Events: made, ExpectedStreamState: state}
	}
	both := []kurrentdb.AppendStreamRequest{request("-a", kurrentdb.NoStream{}), request("-b", second)}
	return g.client.MultiStreamAppend(g, slices.Values(both))
}

func (g given) record(end string) kurrentdb.AppendRecord {
	return kurrentdb.AppendRecord{Stream: g.stream + end, Record: event(0, "Opened")}
}

var transactions = map[string]feature{
	"multi_stream_append": func(g given) any {
		var found []int64
		for _, response := range must(g.multiAppend(kurrentdb.NoStream{})).Responses {
			found = append(found, response.StreamRevision)
		}
		return answer{"revisions": found}
	},
	"multi_stream_append_conflict": func(g given) any {
		_, err := g.multiAppend(kurrentdb.StreamRevision{Value: 7})
		found := refusal(err, "stream")
		_, other := g.tryRead("-a")
		found["other"] = refusal(other, "stream")["error"]
		return found
	},
	"append_records": func(g given) any {
		must(g.client.AppendRecords(g, []kurrentdb.AppendRecord{g.record("-a"), g.record("-b"), g.record("-a")}))
		return answer{"stored": [][]uint64{g.read("-a"), g.read("-b")}}
	},
	"append_records_check": func(g given) any {
		must(g.try("-checked", kurrentdb.NoStream{}, 2))
		add := func(expected uint64) error {
			state := kurrentdb.StreamRevision{Value: expected}
			checked := kurrentdb.StreamStateCheck{Stream: g.stream + "-checked", ExpectedState: state}
			_, err := g.client.AppendRecords(g, []kurrentdb.AppendRecord{g.record("-a")}, checked)
			return err
		}
		check(add(1))
		err := add(5)
		var violated *kurrentdb.AppendConsistencyViolationError
		if !errors.As(err, &violated) {
			panic(err)
		}
		found := violated.Violations[0]
		return answer{"expected": stateOf(found.ExpectedState), "actual": stateOf(found.ActualState), "stored": g.read("-a")}
	},
}
