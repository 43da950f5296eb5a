/**
 * From a methodology document (YAML) to what the decider uses: read, checked whole, with every
 * fault named by its line, canonical form and hash, worked examples computed.
 */
package org.tanpuhui.methodology.document;
