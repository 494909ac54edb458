"""Kafka Connect as a server of this course: one worker with Debezium's connector for PostgreSQL."""
