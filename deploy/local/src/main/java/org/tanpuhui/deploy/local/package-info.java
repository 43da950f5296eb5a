/**
 * The whole stack on one machine, by one command: PostgreSQL, Kafka, a token issuer, the three
 * services and the gateway.
 *
 * <p>In: environment variables ({@link org.tanpuhui.deploy.local.StackSettings}) and the folder
 * {@code .data} of the checkout. Out: processes that live on when the command has ended.
 * Guaranteed: nothing is started twice; either everything is ready or nothing that this command
 * started is left running; data survives a stop and a crash.
 */
package org.tanpuhui.deploy.local;
