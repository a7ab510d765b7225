package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Window;

/** The database closes its connections and refuses new ones for a while. */
final class DatabaseDown implements Fault {

    private static final int MILLIS = 1_500;

    @Override
    public String family() {
        return "database-down";
    }

    @Override
    public Window.Severity severity() {
        return Window.Severity.NO_DATABASE;
    }

    @Override
    public long run(World world) throws InterruptedException {
        world.admitToDatabase(false);
        try {
            world.sleep(MILLIS);
        } finally {
            world.admitToDatabase(true);
        }
        return 1;
    }
}
