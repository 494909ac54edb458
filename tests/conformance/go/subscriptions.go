package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

type subscription = *kurrentdb.Subscription
type all = kurrentdb.SubscribeToAllOptions

func (g given) ofStream(from kurrentdb.StreamPosition) subscription {
	return must(g.client.SubscribeToStream(g, g.stream, kurrentdb.SubscribeToStreamOptions{From: from}))
}

func (g given) own() *kurrentdb.SubscriptionFilter {
	return &kurrentdb.SubscriptionFilter{Type: kurrentdb.StreamFilterType, Prefixes: []string{g.stream}}
}

func (g given) ofAll(from kurrentdb.AllPosition) subscription {
	return must(g.client.SubscribeToAll(g, all{From: from, Filter: g.own()}))
}

func number(resolved *kurrentdb.ResolvedEvent) string {
	return fmt.Sprintf("event %d", resolved.OriginalEvent().EventNumber)
}

// What a subscription says next that is no checkpoint; nil when it has caught up.
func next(from subscription, onCheckpoint func(uint64)) (*kurrentdb.ResolvedEvent, *kurrentdb.CaughtUp) {
	for {
		said := from.Recv()
		switch {
		case said.SubscriptionDropped != nil:
			panic(said.SubscriptionDropped.Error)
		case said.EventAppeared != nil:
			return said.EventAppeared, nil
		case said.CaughtUp != nil:
			return nil, said.CaughtUp
		case said.CheckPointReached != nil:
			onCheckpoint(said.CheckPointReached.Commit)
		}
	}
}

func ignored(uint64) {}

// What it says while it catches up, and about one event more.
func (g given) andOneMore(from subscription, count int) any {
	defer from.Close()
	var words []string
	for len(words) < count {
		resolved, caughtUp := next(from, ignored)
		if caughtUp != nil {
			words = append(words, "caught up")
			g.append(kurrentdb.Any{}, 1)
		} else {
			words = append(words, number(resolved))
		}
	}
	return answer{"words": words}
}

// Every event up to the end of $all that a filter lets through.
func (g given) filtered(
	filter kurrentdb.SubscriptionFilter, name func(*kurrentdb.ResolvedEvent) string, onCheckpoint func(uint64),
) []string {
	from := must(g.client.SubscribeToAll(g, all{From: kurrentdb.Start{}, Filter: &filter}))
	defer from.Close()
	var words []string
	for {
		resolved, caughtUp := next(from, onCheckpoint)
		if caughtUp != nil {
			return words
		}
		words = append(words, name(resolved))
	}
}

func (g given) threeTypes() {
	var made []kurrentdb.EventData
	for i, end := range []string{"-Opened", "-Closed", "-Opened2"} {
		made = append(made, event(i, g.stream+end))
	}
	must(g.client.AppendToStream(g, g.stream, kurrentdb.AppendToStreamOptions{}, made...))
}

var subscriptions = map[string]feature{
	"subscribe_stream": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		return g.andOneMore(g.ofStream(kurrentdb.Start{}), 4)
	},
	"subscribe_stream_from_end": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		return g.andOneMore(g.ofStream(kurrentdb.End{}), 2)
	},
	"subscribe_stream_after_revision": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		return g.andOneMore(g.ofStream(kurrentdb.Revision(0)), 3)
	},
	"subscribe_all": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		return g.andOneMore(g.ofAll(kurrentdb.Start{}), 4)
	},
	"subscribe_all_from_end": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		return g.andOneMore(g.ofAll(kurrentdb.End{}), 2)
	},
	"caught_up_fields": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		from := g.ofStream(kurrentdb.Start{})
		defer from.Close()
		for {
			if _, caughtUp := next(from, ignored); caughtUp != nil {
				recent := time.Since(caughtUp.Date).Abs() < time.Minute
				return answer{"revision": *caughtUp.StreamRevision, "recent": recent}
			}
		}
	},
	"filter_stream_prefix": func(g given) any {
		for _, end := range []string{"-a1", "-a2", "-b1", "-c1"} {
			must(g.try(end, kurrentdb.NoStream{}, 1))
		}
		prefixes := []string{g.stream + "-a", g.stream + "-c"}
		filter := kurrentdb.SubscriptionFilter{Type: kurrentdb.StreamFilterType, Prefixes: prefixes}
		end := func(resolved *kurrentdb.ResolvedEvent) string { return resolved.Event.StreamID[len(g.stream)+1:] }
		return answer{"streams": g.filtered(filter, end, ignored)}
	},
	"filter_type_prefix": func(g given) any {
		g.threeTypes()
		filter := kurrentdb.SubscriptionFilter{Type: kurrentdb.EventFilterType, Prefixes: []string{g.stream + "-Op"}}
		return answer{"words": g.filtered(filter, number, ignored)}
	},
	"filter_type_regex": func(g given) any {
		g.threeTypes()
		regex := "^" + g.stream + "-(Closed|Opened[0-9])$"
		filter := kurrentdb.SubscriptionFilter{Type: kurrentdb.EventFilterType, Regex: regex}
		return answer{"words": g.filtered(filter, number, ignored)}
	},
	"filter_checkpoints": func(g given) any {
		g.append(kurrentdb.NoStream{}, 200)
		count, last, inOrder := 0, uint64(0), true
		filter := kurrentdb.SubscriptionFilter{Type: kurrentdb.StreamFilterType, Prefixes: []string{"nobody-has-this"}}
		words := g.filtered(filter, number, func(position uint64) {
			inOrder, last, count = inOrder && last <= position, position, count+1
		})
		return answer{"events": len(words), "several": count >= 3, "in_order": inOrder}
	},
	"idle": func(g given) any {
		g.append(kurrentdb.NoStream{}, 1)
		from := g.ofStream(kurrentdb.End{})
		defer from.Close()
		next(from, ignored)
		seconds := must(strconv.ParseFloat(os.Getenv("CONFORMANCE_IDLE"), 64))
		time.Sleep(time.Duration(seconds * float64(time.Second)))
		revision := g.append(kurrentdb.Any{}, 1)
		heard, _ := next(from, ignored)
		return answer{"revision": revision, "heard": heard.Event.EventNumber, "errors": []string{}}
	},
}
