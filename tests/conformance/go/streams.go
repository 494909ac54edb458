package main

import (
	"encoding/json"
	"errors"
	"io"
	"math"

	"github.com/google/uuid"
	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

func collect(read *kurrentdb.ReadStream, err error) ([]*kurrentdb.RecordedEvent, error) {
	if err != nil {
		return nil, err
	}
	defer read.Close()
	var found []*kurrentdb.RecordedEvent
	for {
		resolved, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		found = append(found, resolved.OriginalEvent())
	}
}

func revisions(events []*kurrentdb.RecordedEvent) []uint64 {
	var found []uint64
	for _, event := range events {
		found = append(found, event.EventNumber)
	}
	return found
}

func (g given) tryRead(end string) ([]*kurrentdb.RecordedEvent, error) {
	return collect(g.client.ReadStream(g, g.stream+end, kurrentdb.ReadStreamOptions{}, math.MaxInt64))
}

func (g given) read(end string) []uint64 {
	return revisions(must(g.tryRead(end)))
}

func (g given) readOf5(options kurrentdb.ReadStreamOptions, count uint64) any {
	g.append(kurrentdb.NoStream{}, 5)
	return answer{"revisions": revisions(must(collect(g.client.ReadStream(g, g.stream, options, count))))}
}

func gettingStarted(g given) any {
	must(g.client.AppendToStream(g, g.stream, kurrentdb.AppendToStreamOptions{}, event(0, "Opened")))
	var types []string
	var data []any
	for _, found := range must(collect(g.client.ReadStream(g, g.stream, kurrentdb.ReadStreamOptions{}, 10))) {
		types = append(types, found.EventType)
		var fields any
		check(json.Unmarshal(found.Data, &fields))
		data = append(data, fields)
	}
	return answer{"types": types, "data": data}
}

var streams = map[string]feature{
	"getting_started": gettingStarted,
	"append_new_stream": func(g given) any {
		return answer{"revision": g.append(kurrentdb.NoStream{}, 3)}
	},
	"append_exact_revision": func(g given) any {
		g.append(kurrentdb.NoStream{}, 1)
		return answer{"revision": g.append(kurrentdb.StreamRevision{Value: 0}, 1)}
	},
	"append_any": func(g given) any {
		return answer{"revisions": []uint64{g.append(kurrentdb.Any{}, 1), g.append(kurrentdb.Any{}, 1)}}
	},
	"append_existing": func(g given) any {
		g.append(kurrentdb.NoStream{}, 1)
		return answer{"revision": g.append(kurrentdb.StreamExists{}, 1)}
	},
	"append_to_missing": func(g given) any {
		_, err := g.try("", kurrentdb.StreamExists{}, 1)
		return refusal(err, "stream")
	},
	"append_wrong_revision": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		_, err := g.try("", kurrentdb.StreamRevision{Value: 5}, 1)
		return refusal(err, "stream")
	},
	"append_to_existing_as_new": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		_, err := g.try("", kurrentdb.NoStream{}, 1)
		return refusal(err, "stream")
	},
	"append_twice": func(g given) any {
		twice := events(numbers(2))
		var found []uint64
		for range 2 {
			options := kurrentdb.AppendToStreamOptions{StreamState: kurrentdb.NoStream{}}
			result := must(g.client.AppendToStream(g, g.stream, options, twice...))
			found = append(found, result.NextExpectedVersion)
		}
		return answer{"revisions": found, "stored": g.read("")}
	},
	"append_many": func(g given) any {
		last, inOrder := g.append(kurrentdb.NoStream{}, 500), true
		for i, revision := range g.read("") {
			inOrder = inOrder && uint64(i) == revision
		}
		return answer{"revision": last, "in_order": inOrder}
	},
	"read_forwards": func(g given) any {
		return g.readOf5(kurrentdb.ReadStreamOptions{}, 100)
	},
	"read_backwards": func(g given) any {
		return g.readOf5(kurrentdb.ReadStreamOptions{Direction: kurrentdb.Backwards, From: kurrentdb.End{}}, 100)
	},
	"read_from_revision": func(g given) any {
		return g.readOf5(kurrentdb.ReadStreamOptions{From: kurrentdb.Revision(2)}, 100)
	},
	"read_limit": func(g given) any {
		return g.readOf5(kurrentdb.ReadStreamOptions{Direction: kurrentdb.Backwards, From: kurrentdb.End{}}, 2)
	},
	"read_missing": func(g given) any {
		_, err := g.tryRead("")
		return refusal(err, "stream")
	},
	"read_all_from_position": func(g given) any {
		written := must(g.try("", kurrentdb.NoStream{}, 1))
		from := kurrentdb.Position{Commit: written.CommitPosition, Prepare: written.PreparePosition}
		found := must(collect(g.client.ReadAll(g, kurrentdb.ReadAllOptions{From: from}, 1)))[0]
		return answer{"own_stream": found.StreamID == g.stream, "revision": found.EventNumber}
	},
	"event_fields": eventFields,
	"delete_and_append": func(g given) any {
		g.append(kurrentdb.NoStream{}, 3)
		must(g.client.DeleteStream(g, g.stream, kurrentdb.DeleteStreamOptions{}))
		_, err := g.tryRead("")
		missing := refusal(err, "stream")["error"]
		revision := g.append(kurrentdb.Any{}, 1)
		return answer{"error": missing, "revision": revision, "revisions": g.read("")}
	},
	"tombstone": func(g given) any {
		g.append(kurrentdb.NoStream{}, 1)
		must(g.client.TombstoneStream(g, g.stream, kurrentdb.TombstoneStreamOptions{}))
		_, reading := g.tryRead("")
		_, appending := g.try("", kurrentdb.Any{}, 1)
		return answer{"read": refusal(reading, "stream")["error"], "append": refusal(appending, "stream")["error"]}
	},
	"metadata": func(g given) any {
		g.append(kurrentdb.NoStream{}, 4)
		var metadata kurrentdb.StreamMetadata
		metadata.SetMaxCount(2)
		metadata.AddCustomProperty("owner", "billing")
		must(g.client.SetStreamMetadata(g, g.stream, kurrentdb.AppendToStreamOptions{}, metadata))
		found := must(g.client.GetStreamMetadata(g, g.stream, kurrentdb.ReadStreamOptions{}))
		owner := found.CustomProperty("owner")
		return answer{"max_count": *found.MaxCount(), "owner": owner, "revisions": g.read("")}
	},
	"server_version": func(g given) any {
		return answer{"at_least_26": must(g.client.GetServerVersion()).Major >= 26}
	},
}

func eventFields(g given) any {
	first := event(0, "Opened")
	first.Metadata = []byte(`{"by": "me"}`)
	second := kurrentdb.EventData{EventID: uuid.New(), EventType: "Photo", Data: []byte{0, 255, 10}}
	must(g.client.AppendToStream(g, g.stream, kurrentdb.AppendToStreamOptions{}, first, second))
	found := must(g.tryRead(""))
	var data, metadata any
	check(json.Unmarshal(found[0].Data, &data))
	check(json.Unmarshal(found[0].UserMetadata, &metadata))
	var bytes []int
	for _, value := range found[1].Data {
		bytes = append(bytes, int(value))
	}
	return answer{
		"types":      []string{found[0].EventType, found[1].EventType},
		"json":       []bool{found[0].ContentType == "application/json", found[1].ContentType == "application/json"},
		"data":       data,
		"metadata":   metadata,
		"bytes":      bytes,
		"ids_kept":   found[0].EventID == first.EventID && found[1].EventID == second.EventID,
		"own_stream": found[0].StreamID == g.stream,
	}
}
