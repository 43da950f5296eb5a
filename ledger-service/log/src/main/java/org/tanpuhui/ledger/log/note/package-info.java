/**
 * Signed text: notes and their keys (C2SP signed-note), checkpoints (C2SP tlog-checkpoint), witness
 * cosignatures (C2SP tlog-cosignature, Ed25519) and whom a verifier trusts (C2SP tlog-policy).
 * Everything that reads answers empty to what is not exactly of its form.
 */
package org.tanpuhui.ledger.log.note;
