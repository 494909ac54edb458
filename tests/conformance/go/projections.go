package main

import (
	"math"
	"slices"
	"strings"

	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

const counting = `fromStream('STREAM').when({
  $init() { return { count: 0 }; },
  Opened(state) { state.count += 1; return state; },
}).transformBy((state) => ({ opened: state.count })).outputState();`

var generic kurrentdb.GenericProjectionOptions

// A projection that counts the stream's events; its name is the stream's.
func (g given) counter() *kurrentdb.ProjectionClient {
	client := kurrentdb.NewProjectionClientFromExistingClient(g.client)
	query := strings.ReplaceAll(counting, "STREAM", g.stream)
	check(client.Create(g, g.stream, query, kurrentdb.CreateProjectionOptions{}))
	return client
}

func field(value any, name string) any {
	if fields, ok := value.(map[string]any); ok {
		return fields[name]
	}
	return nil
}

func (g given) waitForStatus(client *kurrentdb.ProjectionClient, wanted string) string {
	status := func() string { return must(client.GetStatus(g, g.stream, generic)).Status }
	return until(g, status, func(found string) bool { return found == wanted })
}

var projections = map[string]feature{
	"projection_state": func(g given) any {
		g.append(kurrentdb.NoStream{}, 3)
		client := g.counter()
		state := func() any {
			return must(client.GetState(g, g.stream, kurrentdb.GetStateProjectionOptions{})).AsInterface()
		}
		return until(g, state, func(found any) bool { return field(found, "count") == 3.0 })
	},
	"projection_result": func(g given) any {
		g.append(kurrentdb.NoStream{}, 3)
		client := g.counter()
		result := func() any {
			return must(client.GetResult(g, g.stream, kurrentdb.GetResultProjectionOptions{})).AsInterface()
		}
		return until(g, result, func(found any) bool { return field(found, "opened") == 3.0 })
	},
	"projection_status": func(g given) any {
		client := g.counter()
		words := []string{g.waitForStatus(client, "Running")}
		check(client.Disable(g, g.stream, generic))
		words = append(words, g.waitForStatus(client, "Stopped"))
		check(client.Enable(g, g.stream, generic))
		return answer{"words": append(words, g.waitForStatus(client, "Running"))}
	},
	"projection_list_and_delete": func(g given) any {
		client := g.counter()
		own := func(status kurrentdb.ProjectionStatus) bool { return status.Name == g.stream }
		listed := func() bool { return slices.ContainsFunc(must(client.ListAll(g, generic)), own) }
		before := listed()
		check(client.Disable(g, g.stream, generic))
		check(client.Delete(g, g.stream, kurrentdb.DeleteProjectionOptions{}))
		after := until(g, listed, func(found bool) bool { return !found })
		return answer{"listed": []bool{before, after}}
	},
	"category_links": func(g given) any {
		category := strings.ReplaceAll(g.stream, "-", "_")
		for _, end := range []string{"-1", "-2"} {
			must(given{g, g.client, category}.try(end, kurrentdb.NoStream{}, 1))
		}
		read := func() (streams []string, links []string) {
			options := kurrentdb.ReadStreamOptions{ResolveLinkTos: true}
			found := must(g.client.ReadStream(g, "$ce-"+category, options, math.MaxInt64))
			defer found.Close()
			for {
				resolved, err := found.Recv()
				if err != nil {
					return streams, links
				}
				streams = append(streams, resolved.Event.StreamID[len(category):])
				links = append(links, resolved.Link.EventType)
			}
		}
		links := func() answer {
			streams, links := read()
			return answer{"streams": streams, "links": links}
		}
		return until(g, links, func(found answer) bool { return len(found["streams"].([]string)) == 2 })
	},
}
