/**
 * The keys of logs in a folder: who made which when, which still sign, and the policy that tells
 * verifiers whom to trust.
 */
package org.tanpuhui.ledger.log.keys;
