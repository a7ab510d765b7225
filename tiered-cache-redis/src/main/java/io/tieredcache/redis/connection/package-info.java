/**
 * One connection to one server. It is opened, logged in, written to and read from, within a deadline. This package
 * knows bytes.
 *
 * <pre>
 *   opening    ConnectionFactory ─► HostResolver, DeadlineSocket, ServerIdentity, LoginRefusals, MissingCommands
 *   speaking   NodeConnection ◄─ Request (get, script, plain);  ReplyReader ─► Reply, ErrorReply, PooledArray
 *   settings   ClientSettings, Address, AddressMapper, Credentials, DeploymentKind, Acl
 *   watching   DeadlineGuard, InterruptShield, ServerClock
 *   logging    LinkLog, RateLimitedWarnings within a LogBudget
 * </pre>
 *
 * <p>{@link io.tieredcache.redis.connection.NodeConnection} alone knows Jedis. No class here knows which node owns a
 * key, nor what a cache is. Not exported.
 */
@NullMarked
package io.tieredcache.redis.connection;

import org.jspecify.annotations.NullMarked;
