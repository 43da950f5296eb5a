/**
 * How fast the ledger's writers are, alone. In: lengths and sizes. Out: one JSON object.
 * Guaranteed: what is compared runs in one run, on one server with one setting, with durable
 * commits; the writing path is the service's own classes; the books are asked whether they agree.
 */
package org.tanpuhui.deploy.ledgerbench;
