/**
 * What the gateway tells about the API by itself: the two documents of its contract and a page to
 * read and try them with, all from memory and without the network.
 */
package org.tanpuhui.gateway.docs;
