/**
 * activity-service: who may report what of whom, and whether we heard it. The services of this
 * package are the only way from {@code api} to {@code store} and {@code outbox}.
 */
package org.tanpuhui.activity;
