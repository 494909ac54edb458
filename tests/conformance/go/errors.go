package main

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/kurrent-io/KurrentDB-Client-Go/kurrentdb"
)

var versions = regexp.MustCompile(`expecting '(\w+)' but got '(\w+)'`)

// A revision as a number, and the name of what is none.
func state(text string) any {
	if number, err := strconv.Atoi(text); err == nil {
		return number
	}
	return strings.ReplaceAll(text, "_", " ")
}

func stateOf(found kurrentdb.StreamState) any {
	switch value := found.(type) {
	case kurrentdb.StreamRevision:
		return value.Value
	case kurrentdb.NoStream:
		return "no stream"
	}
	return "other"
}

// What a call that must fail says; `missing` is what has not been found.
func refusal(err error, missing string) answer {
	if err == nil || errors.Is(err, io.EOF) {
		return answer{"error": "none"}
	}
	var conflict *kurrentdb.StreamRevisionConflictError
	if errors.As(err, &conflict) {
		expected, actual := stateOf(conflict.ExpectedRevision), stateOf(conflict.ActualRevision)
		return answer{"error": "wrong version", "expected": expected, "actual": actual}
	}
	var known *kurrentdb.Error
	if !errors.As(err, &known) {
		panic(err)
	}
	switch known.Code() {
	case kurrentdb.ErrorCodeWrongExpectedVersion:
		found := versions.FindStringSubmatch(known.Error())
		return answer{"error": "wrong version", "expected": state(found[1]), "actual": state(found[2])}
	case kurrentdb.ErrorCodeResourceNotFound:
		return answer{"error": missing + " not found"}
	case kurrentdb.ErrorCodeResourceAlreadyExists:
		return answer{"error": missing + " exists"}
	case kurrentdb.ErrorCodeStreamDeleted, kurrentdb.ErrorCodeStreamTombstoned:
		return answer{"error": "stream deleted"}
	}
	panic(err)
}
