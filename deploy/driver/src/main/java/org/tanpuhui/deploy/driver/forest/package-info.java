/**
 * Recorded forest inventories as monitoring of a project. In: plots and trees as their publishers
 * made them. Out: stem volume per hectare and stratum at two dates, what the filed methodology
 * makes of it, and where the source has its own carbon, how the two compare. Guaranteed: volumes
 * are exact sums of the source's numbers, divided once; what is left out is counted with its
 * reason.
 */
package org.tanpuhui.deploy.driver.forest;
