/**
 * What a certified credit is, without any database: serial numbers, ranges, where units may go, and
 * which units a movement takes. Imports only {@code java.*} and value types.
 */
package org.tanpuhui.ledger.credits.unit;
