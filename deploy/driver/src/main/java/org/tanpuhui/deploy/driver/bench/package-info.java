/**
 * How fast the running stack is. In: a stack, rates, lengths. Out: one JSON object. Guaranteed:
 * every event is unique, valid and overlaps no other, also over many runs on one stack; rates count
 * until everything is in the books, and the books are asked whether they agree.
 */
package org.tanpuhui.deploy.driver.bench;
