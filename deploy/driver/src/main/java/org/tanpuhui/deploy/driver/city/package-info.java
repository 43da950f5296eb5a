/**
 * The generated city. In: seed, number of people, days, shares. Out: events for three partners, and
 * beforehand the totals a correct service must come to, by arithmetic of its own. Guaranteed: the
 * same parameters give the same events; memory does not grow with them; only what is laid over
 * another trip on purpose overlaps one.
 */
package org.tanpuhui.deploy.driver.city;
