/**
 * From Kafka to PostgreSQL and on to Kafka, exactly once in effect: results and input positions are
 * one database transaction; the position row is the fence and the first statement; outputs are
 * published after commit, with a watermark per input partition, and again after whatever died.
 */
package org.tanpuhui.platform.stream;
