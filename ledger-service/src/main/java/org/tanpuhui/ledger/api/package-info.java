/** In: HTTP. Checks who asks, asks the ledger, and shapes the answer; decides nothing. */
package org.tanpuhui.ledger.api;
