package io.tieredcache.lab.fault;

/** Statistics hook, copier, codec, L1 and loader of all JVMs throw at random. */
final class ThrowingCode implements Fault {

    private static final int MILLIS = 3_000;

    @Override
    public String family() {
        return "throwing-code";
    }

    @Override
    public long run(World world) throws InterruptedException {
        long thrown = 0;
        for (WorkerHandle worker : world.workers()) {
            worker.ask("throwing on");
        }
        try {
            world.sleep(MILLIS);
        } finally {
            for (WorkerHandle worker : world.workers()) {
                String answer = worker.ask("throwing off");
                thrown += answer.isEmpty() ? 0 : Long.parseLong(answer);
            }
        }
        world.print(thrown + " exceptions and errors were thrown");
        return thrown > 0 ? 1 : 0;
    }
}
