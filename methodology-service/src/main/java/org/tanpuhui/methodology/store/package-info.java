/**
 * Keeps: identities, evidence, duplicate counters, methodology documents, and the small numbers
 * that stand for long words. Plain SQL, a fixed number of statements per batch.
 */
package org.tanpuhui.methodology.store;
