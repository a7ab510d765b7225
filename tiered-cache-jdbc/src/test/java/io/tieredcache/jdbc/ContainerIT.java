package io.tieredcache.jdbc;

import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The writer's tests, which include the loader's, on PostgreSQL in a container; skipped without Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerIT extends WriterBehaviour {

    private static final int PORT = 5432;
    private static final PGSimpleDataSource DATA_SOURCE = new PGSimpleDataSource();

    @BeforeAll
    @SuppressWarnings("resource") // Testcontainers ends the container with the JVM
    static void start() {
        GenericContainer<?> container = new GenericContainer<>("postgres:17-alpine")
                .withEnv("POSTGRES_PASSWORD", "test")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forLogMessage(".*ready to accept connections.*\\s", 2));
        container.start();
        DATA_SOURCE.setURL(
                "jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(PORT) + "/postgres");
        DATA_SOURCE.setUser("postgres");
        DATA_SOURCE.setPassword("test");
    }

    @Override
    DataSource freshDatabase() {
        Databases.run(DATA_SOURCE, "drop schema public cascade", "create schema public");
        return DATA_SOURCE;
    }
}
