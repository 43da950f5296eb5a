/**
 * Work that takes longer than a request. A job is begun by one instance at a time, from the start;
 * after a few interruptions it fails with that as its reason.
 */
package org.tanpuhui.platform.job;
