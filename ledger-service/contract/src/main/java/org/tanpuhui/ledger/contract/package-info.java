/** The published language of ledger-service: its answers on the topic {@code outcomes}. */
package org.tanpuhui.ledger.contract;
