package io.tieredcache.lab.check;

import java.util.function.Consumer;

/** A check of one key. */
interface Promise {

    void check(KeyHistory key, History history, Consumer<Violation> broken);
}
