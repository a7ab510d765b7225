package io.tieredcache.redis.connection;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** The commands that one node refuses, recorded when each was tried. Used by one thread. */
public final class MissingCommands {

    private static final Logger LOG = LinkLog.LOG;

    /** The texts with which versions of Redis and Valkey refuse a user; the last two occur inside scripts. */
    private static final List<String> REFUSALS =
            List.of("NOPERM", "user executing the script", "ACL failure in script");

    /** The codes of errors that pass by themselves, and so say nothing about the command. */
    private static final Set<String> TRANSIENT = Set.of(
            "LOADING",
            "CLUSTERDOWN",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "CROSSSLOT",
            "BUSY",
            "UNKILLABLE",
            "MASTERDOWN",
            "READONLY",
            "OOM",
            "NOREPLICAS",
            "MISCONF");

    private final String namespace;
    private final Set<String> permissions = new LinkedHashSet<>();
    private final Map<String, String> errors = new LinkedHashMap<>();

    public MissingCommands(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Records an error.
     *
     * @param command its name, {@code cluster|slots} for a subcommand
     * @param error the node's answer
     */
    public void note(String command, String error) {
        if (REFUSALS.stream().anyMatch(error::contains)) {
            permissions.add(permission(command, error));
        } else if (passes(error) || isOfUnknownScript(command, error)) {
            LOG.debug("{} answered {} at the start", command, error);
        } else {
            errors.putIfAbsent(command.toUpperCase(Locale.ROOT).replace('|', ' '), error);
        }
    }

    /** Returns whether an error has a reason that passes by itself. */
    public static boolean passes(String error) {
        return TRANSIENT.contains(code(error));
    }

    private static String code(String error) {
        int space = error.indexOf(' ');
        return space < 0 ? error : error.substring(0, space);
    }

    private static boolean isOfUnknownScript(String command, String error) {
        return command.equals("EVALSHA") && code(error).equals("NOSCRIPT");
    }

    private String permission(String command, String error) {
        if (error.contains("channel")) {
            return Acl.channels(namespace);
        }
        return error.contains(" key") ? Acl.keys(namespace) : "+" + command.toLowerCase(Locale.ROOT);
    }

    public boolean isEmpty() {
        return permissions.isEmpty() && errors.isEmpty();
    }

    /**
     * Returns a description of all refused commands, with the remedies.
     *
     * @param user the user that was logged in
     */
    public String describe(Address address, String user) {
        String permitted = permissions.isEmpty()
                ? ""
                : "user \"" + user + "\" of Redis at " + address + " lacks " + String.join(" ", permissions)
                        + ": run ACL SETUSER " + user + " " + Acl.rule(namespace);
        String offered = errors.isEmpty()
                ? ""
                : "Redis at " + address + " does not carry out "
                        + errors.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining(", "))
                        + ": the link needs them; look for rename-command in its configuration, or for a proxy or a"
                        + " service that does not offer them";
        return permitted + (permitted.isEmpty() || offered.isEmpty() ? "" : "; ") + offered;
    }
}
