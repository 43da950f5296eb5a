/** The published language of activity-service: what stands on the topic {@code activities}. */
package org.tanpuhui.activity.contract;
