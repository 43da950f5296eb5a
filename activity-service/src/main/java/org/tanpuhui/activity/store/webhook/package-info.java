/** Webhook endpoints with their keys, messages, deliveries and attempts in the database. */
package org.tanpuhui.activity.store.webhook;
