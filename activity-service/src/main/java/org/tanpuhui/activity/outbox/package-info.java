/** Out: admitted activities onto the topic {@code activities}; accepted means acknowledged. */
package org.tanpuhui.activity.outbox;
