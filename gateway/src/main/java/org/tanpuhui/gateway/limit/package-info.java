/**
 * How much a client may ask. In: a client's key. Out: go on, or a refusal with the time to wait;
 * either way what is left, for the RateLimit headers.
 */
package org.tanpuhui.gateway.limit;
