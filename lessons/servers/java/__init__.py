"""What Apache Kafka and Apache Pulsar run on: a Java, published jars, a start-up cache."""
