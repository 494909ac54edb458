"""Persistent subscriptions: consumer groups as state machines, without gRPC and without a clock of their own."""
