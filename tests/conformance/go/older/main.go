// What a developer does first, and a quiet connection, with the client of before KurrentDB: see ../main.go.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

type answer = map[string]any

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func write(client *esdb.Client, stream string) uint64 {
	event := esdb.EventData{ContentType: esdb.ContentTypeJson, EventType: "Opened", Data: []byte(`{"n": 0}`)}
	options := esdb.AppendToStreamOptions{}
	return must(client.AppendToStream(context.Background(), stream, options, event)).NextExpectedVersion
}

func gettingStarted(client *esdb.Client, stream string) answer {
	write(client, stream)
	read := must(client.ReadStream(context.Background(), stream, esdb.ReadStreamOptions{}, 10))
	defer read.Close()
	var types []string
	var data []any
	for {
		found, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return answer{"types": types, "data": data}
		}
		types = append(types, must(found, err).Event.EventType)
		var fields any
		must(0, json.Unmarshal(found.Event.Data, &fields))
		data = append(data, fields)
	}
}

func nextRevision(subscription *esdb.Subscription) uint64 {
	for {
		said := subscription.Recv()
		if said.SubscriptionDropped != nil {
			panic(said.SubscriptionDropped.Error)
		}
		if said.EventAppeared != nil {
			return said.EventAppeared.Event.EventNumber
		}
	}
}

func idle(client *esdb.Client, stream string) answer {
	write(client, stream)
	from := esdb.SubscribeToStreamOptions{From: esdb.Start{}}
	subscription := must(client.SubscribeToStream(context.Background(), stream, from))
	defer subscription.Close()
	nextRevision(subscription)
	seconds := must(strconv.ParseFloat(os.Getenv("CONFORMANCE_IDLE"), 64))
	time.Sleep(time.Duration(seconds * float64(time.Second)))
	return answer{"revision": write(client, stream), "heard": nextRevision(subscription), "errors": []string{}}
}

func main() {
	features := map[string]func(*esdb.Client, string) answer{"getting_started": gettingStarted, "idle": idle}
	settings := must(esdb.ParseConnectionString("esdb://" + os.Getenv("CONFORMANCE_ADDRESS") + "?tls=false"))
	settings.Logger = esdb.NoopLogging()
	client := must(esdb.NewClient(settings))
	defer client.Close()
	for _, name := range strings.Split(os.Getenv("CONFORMANCE_FEATURES"), ",") {
		found := features[name](client, os.Getenv("CONFORMANCE_NAMES")+"-"+name)
		fmt.Println(string(must(json.Marshal(answer{"feature": name, "answer": found}))))
	}
}
