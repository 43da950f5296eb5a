/**
 * The published language of methodology-service: the topics {@code reductions} and {@code
 * outcomes}.
 */
package org.tanpuhui.methodology.contract;
