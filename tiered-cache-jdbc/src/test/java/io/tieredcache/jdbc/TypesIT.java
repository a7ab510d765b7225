package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypesIT extends TypesBehaviour {

    @Override
    DataSource freshDatabase() {
        return PostgresServer.freshDatabase();
    }

    @Override
    String bytes() {
        return "bytea";
    }

    @Test
    void write_typesOfTheDatabase_needNoCast() throws Exception {
        Databases.run(
                database,
                "drop type if exists mood",
                "create type mood as enum ('SAD', 'HAPPY')",
                "create table special (mood mood primary key, doc jsonb not null, note mood)");
        JdbcWriter<Mood, Special> writer = JdbcWriter.to(source, Mood.class, Special.class)
                .table("special")
                .key("mood")
                .build();
        JdbcLoader<Mood, Special> loader = JdbcLoader.from(source, Mood.class, Special.class)
                .table("special")
                .key("mood")
                .build();

        writer.write(Mood.HAPPY, new Special("{\"a\": 1}", null), AMPLE);

        assertThat(loader.load(Mood.HAPPY)).isEqualTo(new Special("{\"a\": 1}", null));
        assertThat(loader.loadAll(List.of(Mood.SAD, Mood.HAPPY), AMPLE)).containsOnlyKeys(Mood.HAPPY);
    }

    enum Mood {
        SAD,
        HAPPY
    }

    record Special(String doc, @Nullable Mood note) {}
}
