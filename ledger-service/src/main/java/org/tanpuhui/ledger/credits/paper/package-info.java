/** Certificates for people: their text in both languages, and the paper. */
package org.tanpuhui.ledger.credits.paper;
