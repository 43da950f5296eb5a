/**
 * Decides, and does nothing else: claims in, decisions out, in log order. No input or output, no
 * clock; whatever is read or written stands in the other folders.
 */
package org.tanpuhui.methodology.methodology;
