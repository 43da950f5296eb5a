/**
 * The one public address. In: any request from outside. Out: the answer of the service that owns
 * the path, or a problem. Guaranteed: nothing reaches a service without a plain path, a verified
 * token of a role the route knows, and a body within the limit; the gateway holds no state but
 * counters and connections.
 */
package org.tanpuhui.gateway;
