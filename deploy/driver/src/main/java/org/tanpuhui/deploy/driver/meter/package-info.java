/**
 * Recorded household electricity, replayed as the partners' side. In: daily kWh as their publishers
 * made them. Out: enrolled households and electricity days, moved by whole weeks that keep the
 * season, and what a filed methodology makes of them. Guaranteed: the same files give the same ids,
 * so a second run counts nothing twice; the source's names leave this machine only as keyed hashes;
 * what gives no event is counted with its reason. The files are streamed: memory grows with the
 * number of households, not of days.
 */
package org.tanpuhui.deploy.driver.meter;
