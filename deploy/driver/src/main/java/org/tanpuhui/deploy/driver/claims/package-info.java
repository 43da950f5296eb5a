/**
 * How well the double-claim guard does what it is for. In: rides, generated or recorded, and
 * re-reports of them planted under a second partner. Out: how many were held, by shift and length,
 * and what was held of rides nobody told twice. The product's own decider judges, in this process,
 * with the filed documents; nothing is sent.
 */
package org.tanpuhui.deploy.driver.claims;
