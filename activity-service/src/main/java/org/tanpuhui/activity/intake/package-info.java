/** What other services say to this one over Kafka: outcomes of activities in, messages kept. */
package org.tanpuhui.activity.intake;
