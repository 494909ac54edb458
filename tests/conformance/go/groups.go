package main

import (
	"slices"

	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

const group = "billing"

type ofStream = kurrentdb.PersistentStreamSubscriptionOptions
type ofAll = kurrentdb.PersistentAllSubscriptionOptions
type consume = kurrentdb.SubscribeToPersistentSubscriptionOptions
type consumer = *kurrentdb.PersistentSubscription

func (g given) tryCreate(name string, options ofStream) error {
	return g.client.CreatePersistentSubscription(g, g.stream, name, options)
}

func (g given) consumer() consumer {
	return must(g.client.SubscribeToPersistentSubscription(g, g.stream, group, consume{}))
}

func (g given) created(from kurrentdb.StreamPosition) consumer {
	check(g.tryCreate(group, ofStream{StartFrom: from}))
	return g.consumer()
}

func (g given) info() (*kurrentdb.PersistentSubscriptionInfo, error) {
	return g.client.GetPersistentSubscriptionInfo(g, g.stream, group, kurrentdb.GetPersistentSubscriptionOptions{})
}

func (g given) parked() int64 {
	return must(g.info()).Stats.ParkedMessagesCount
}

// The next events, each answered by `reply`.
func taken(from consumer, count int, reply func(*kurrentdb.EventAppeared, int)) (numbers []uint64, retries []int) {
	defer from.Close()
	for len(numbers) < count {
		said := from.Recv()
		if said.SubscriptionDropped != nil {
			panic(said.SubscriptionDropped.Error)
		}
		if said.EventAppeared == nil {
			continue
		}
		numbers = append(numbers, said.EventAppeared.Event.OriginalEvent().EventNumber)
		retries = append(retries, said.EventAppeared.RetryCount)
		reply(said.EventAppeared, len(numbers))
	}
	return numbers, retries
}

func acked(from consumer, count int) any {
	numbers, _ := taken(from, count, func(appeared *kurrentdb.EventAppeared, _ int) { check(from.Ack(appeared.Event)) })
	return answer{"revisions": numbers}
}

// The first event is answered by a nack, after which `after` runs; the second by an ack.
func (g given) nackedFirst(action kurrentdb.NackAction, after func()) ([]uint64, []int) {
	from := g.created(kurrentdb.Start{})
	return taken(from, 2, func(appeared *kurrentdb.EventAppeared, nth int) {
		if nth == 2 {
			check(from.Ack(appeared.Event))
			return
		}
		check(from.Nack("not now", action, appeared.Event))
		after()
	})
}

var groups = map[string]feature{
	"group_from_start": func(g given) any {
		g.append(kurrentdb.NoStream{}, 3)
		return acked(g.created(kurrentdb.Start{}), 3)
	},
	"group_default_start": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		check(g.tryCreate(group, ofStream{}))
		g.append(kurrentdb.Any{}, 1)
		return acked(g.consumer(), 1)
	},
	"group_from_revision": func(g given) any {
		g.append(kurrentdb.NoStream{}, 3)
		return acked(g.created(kurrentdb.Revision(1)), 2)
	},
	"group_retry": func(g given) any {
		g.append(kurrentdb.NoStream{}, 1)
		numbers, retries := g.nackedFirst(kurrentdb.NackActionRetry, func() {})
		return answer{"revisions": numbers, "retries": retries}
	},
	"group_park_and_replay": func(g given) any {
		g.append(kurrentdb.NoStream{}, 1)
		var parked int64
		numbers, _ := g.nackedFirst(kurrentdb.NackActionPark, func() {
			parked = until(g, g.parked, func(count int64) bool { return count > 0 })
			check(g.client.ReplayParkedMessages(g, g.stream, group, kurrentdb.ReplayParkedMessagesOptions{}))
		})
		return answer{"parked": parked, "revisions": numbers}
	},
	"group_skip": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		numbers, _ := g.nackedFirst(kurrentdb.NackActionSkip, func() {})
		return answer{"revisions": numbers, "parked": g.parked()}
	},
	"group_info": func(g given) any {
		settings := kurrentdb.SubscriptionSettingsDefault()
		settings.MaxRetryCount = 7
		check(g.tryCreate(group, ofStream{StartFrom: kurrentdb.Start{}, Settings: &settings}))
		defer g.consumer().Close()
		info := must(g.info())
		return answer{
			"group":           info.GroupName,
			"own_stream":      info.EventSource == g.stream,
			"status":          info.Status,
			"connections":     len(info.Connections),
			"max_retry_count": info.Settings.MaxRetryCount,
		}
	},
	"group_list": func(g given) any {
		check(g.tryCreate("g1", ofStream{}))
		check(g.tryCreate("g2", ofStream{}))
		options := kurrentdb.ListPersistentSubscriptionsOptions{}
		var names []string
		for _, info := range must(g.client.ListPersistentSubscriptionsForStream(g, g.stream, options)) {
			names = append(names, info.GroupName)
		}
		slices.Sort(names)
		count := 0
		for _, info := range must(g.client.ListAllPersistentSubscriptions(g, options)) {
			if info.EventSource == g.stream {
				count++
			}
		}
		return answer{"of_stream": names, "of_all": count}
	},
	"group_update": func(g given) any {
		check(g.tryCreate(group, ofStream{}))
		settings := kurrentdb.SubscriptionSettingsDefault()
		settings.MaxRetryCount = 3
		check(g.client.UpdatePersistentSubscription(g, g.stream, group, ofStream{Settings: &settings}))
		return answer{"max_retry_count": must(g.info()).Settings.MaxRetryCount}
	},
	"group_delete": func(g given) any {
		check(g.tryCreate(group, ofStream{}))
		remove := func() error {
			options := kurrentdb.DeletePersistentSubscriptionOptions{}
			return g.client.DeletePersistentSubscription(g, g.stream, group, options)
		}
		check(remove())
		_, err := g.info()
		return answer{"info": refusal(err, "group")["error"], "again": refusal(remove(), "group")["error"]}
	},
	"group_exists": func(g given) any {
		check(g.tryCreate(group, ofStream{}))
		return refusal(g.tryCreate(group, ofStream{}), "group")
	},
	"group_all_from_start": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		options := ofAll{StartFrom: kurrentdb.Start{}, Filter: g.own()}
		check(g.client.CreatePersistentSubscriptionToAll(g, g.stream, options))
		return acked(must(g.client.SubscribeToPersistentSubscriptionToAll(g, g.stream, consume{})), 2)
	},
	"group_all_from_end": func(g given) any {
		g.append(kurrentdb.NoStream{}, 2)
		check(g.client.CreatePersistentSubscriptionToAll(g, g.stream, ofAll{StartFrom: kurrentdb.End{}, Filter: g.own()}))
		g.append(kurrentdb.Any{}, 1)
		return acked(must(g.client.SubscribeToPersistentSubscriptionToAll(g, g.stream, consume{})), 1)
	},
	"group_all_info_and_delete": func(g given) any {
		check(g.client.CreatePersistentSubscriptionToAll(g, g.stream, ofAll{Filter: g.own()}))
		get := func() (*kurrentdb.PersistentSubscriptionInfo, error) {
			options := kurrentdb.GetPersistentSubscriptionOptions{}
			return g.client.GetPersistentSubscriptionInfoToAll(g, g.stream, options)
		}
		source := must(get()).EventSource
		list := must(g.client.ListPersistentSubscriptionsToAll(g, kurrentdb.ListPersistentSubscriptionsOptions{}))
		own := func(info kurrentdb.PersistentSubscriptionInfo) bool { return info.GroupName == g.stream }
		options := kurrentdb.DeletePersistentSubscriptionOptions{}
		check(g.client.DeletePersistentSubscriptionToAll(g, g.stream, options))
		_, err := get()
		return answer{"source": source, "listed": slices.ContainsFunc(list, own), "after": refusal(err, "group")["error"]}
	},
}
