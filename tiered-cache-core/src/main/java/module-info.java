/** The facade, the SPI, the memory tier and the metrics adapter of tiered-cache. */
module io.tieredcache {
    requires transitive static org.jspecify;
    requires org.slf4j;
    requires com.github.benmanes.caffeine;
    requires jdk.management;
    requires static com.codahale.metrics;

    exports io.tieredcache;
    exports io.tieredcache.spi;
    exports io.tieredcache.spi.shared;
    exports io.tieredcache.memory;
    exports io.tieredcache.metrics;
}
