/**
 * Batches of a project's reductions: collected from evidence by a background job, bound by the
 * stream in the order of each participant, confirmed by the ledger, reported, verified, noticed,
 * filed and issued. What people do is here; what moves grams is the stream's.
 */
package org.tanpuhui.methodology.batch;
