/**
 * From the topic {@code activities} into the deciding folder: records are decoded and checked, and
 * each batch is read, decided and written once.
 */
package org.tanpuhui.methodology.intake;
