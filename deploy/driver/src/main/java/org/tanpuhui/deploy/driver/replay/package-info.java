/**
 * Old records of real travel, replayed as the partners' side. In: files as their publishers made
 * them. Out: enrolments and events, moved by whole weeks. Guaranteed: the same files give the same
 * ids, so a second run counts nothing twice; a card number or user id leaves this machine only as a
 * keyed hash; what gives no event is counted with its reason.
 */
package org.tanpuhui.deploy.driver.replay;
