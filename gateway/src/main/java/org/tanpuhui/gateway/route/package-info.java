/**
 * Where a request goes. In: method, path and query. Out: a route of the table, and the request
 * forwarded to its service with both bodies streamed.
 */
package org.tanpuhui.gateway.route;
