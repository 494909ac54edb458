// Does each feature that CONFORMANCE_FEATURES names, against the server at CONFORMANCE_ADDRESS, and prints its answer.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

const limit = 20 * time.Second

type answer = map[string]any
type feature func(given) any

// What every feature is given: a client, and a stream that nobody else uses.
type given struct {
	context.Context
	client *kurrentdb.Client
	stream string
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func event(number int, kind string) kurrentdb.EventData {
	data := must(json.Marshal(answer{"n": number}))
	return kurrentdb.EventData{EventID: uuid.New(), EventType: kind, ContentType: kurrentdb.ContentTypeJson, Data: data}
}

func numbers(count int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for number := range count {
			if !yield(number) {
				return
			}
		}
	}
}

func events(numbers iter.Seq[int]) []kurrentdb.EventData {
	var made []kurrentdb.EventData
	for number := range numbers {
		made = append(made, event(number, "Opened"))
	}
	return made
}

// Appends this many events to the stream with this end.
func (g given) try(end string, state kurrentdb.StreamState, count int) (*kurrentdb.WriteResult, error) {
	options := kurrentdb.AppendToStreamOptions{StreamState: state}
	return g.client.AppendToStream(g, g.stream+end, options, events(numbers(count))...)
}

func (g given) append(state kurrentdb.StreamState, count int) uint64 {
	return must(g.try("", state, count)).NextExpectedVersion
}

// Asks again until what is asked holds.
func until[T any](g given, call func() T, holds func(T) bool) T {
	for {
		found := call()
		if holds(found) {
			return found
		}
		check(g.Err())
		time.Sleep(50 * time.Millisecond)
	}
}

// The feature's answer, or the error that it ended with, within the limit.
func run(name string, do feature, client *kurrentdb.Client) (line answer) {
	line = answer{"feature": name}
	within, cancel := context.WithTimeout(context.Background(), limit)
	if name == "idle" {
		within, cancel = context.WithCancel(context.Background())
	}
	defer cancel()
	defer func() {
		if failed := recover(); failed != nil {
			line["failed"] = fmt.Sprint(failed)
		}
	}()
	line["answer"] = do(given{within, client, os.Getenv("CONFORMANCE_NAMES") + "-" + name})
	return line
}

func main() {
	features := map[string]feature{}
	for _, some := range []map[string]feature{streams, subscriptions, groups, projections, transactions} {
		maps.Copy(features, some)
	}
	configuration := must(kurrentdb.ParseConnectionString("esdb://" + os.Getenv("CONFORMANCE_ADDRESS") + "?tls=false"))
	configuration.Logger = kurrentdb.NoopLogging()
	client := must(kurrentdb.NewClient(configuration))
	defer client.Close()
	for _, name := range strings.Split(os.Getenv("CONFORMANCE_FEATURES"), ",") {
		fmt.Println(string(must(json.Marshal(run(name, features[name], client)))))
	}
}
