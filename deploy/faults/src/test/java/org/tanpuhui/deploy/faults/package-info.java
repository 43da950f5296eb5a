/**
 * The packaged services on engines of their own, each killed, stopped, restored at random moments.
 * What goes in: events as a partner sends them, again and again until answered. What must come out:
 * each accepted event in the books once, and sums that an independent sum over the input gives.
 */
package org.tanpuhui.deploy.faults;
