/**
 * Local engines: a real PostgreSQL and a real Kafka broker started from Maven artifacts, as
 * processes of their own that outlive the JVM that started them.
 *
 * <p>In: a folder, a port and a few settings. Out: addresses and credentials. Guaranteed: what was
 * durable when a process died is there when it is started again on the same folder; a live engine
 * of the same folder is adopted, never started twice. {@link org.tanpuhui.engines.TestEngines}
 * gives tests one of each.
 */
package org.tanpuhui.engines;
