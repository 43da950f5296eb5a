/** Webhooks on their way out: payload, signature, the address that is called, the call. */
package org.tanpuhui.activity.outbox.webhook;
