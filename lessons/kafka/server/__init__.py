"""Apache Kafka as a server of this course: its brokers, their settings, a cluster of them."""
