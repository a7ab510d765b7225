package io.tieredcache.metrics;

import io.tieredcache.spi.StatsHook;

/** Reports to a Dropwizard registry. */
public final class DropwizardStats implements StatsHook {
    DropwizardStats() {}
}
