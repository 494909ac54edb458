"""Apache Pulsar as a server of this course: its broker, its settings, and brokers with other ones."""
