/** Settings of the service and what it says about its own health. */
package org.tanpuhui.ledger.config;
