/**
 * What every service stands on and nothing of the domain: schemes, ids, problems, JSON, the loop
 * that carries batches from Kafka to PostgreSQL. No Quarkus here.
 */
package org.tanpuhui.platform;
