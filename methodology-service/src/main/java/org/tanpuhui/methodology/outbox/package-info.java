/**
 * What goes out: the records on {@code reductions} and {@code outcomes}, made from evidence alone.
 */
package org.tanpuhui.methodology.outbox;
