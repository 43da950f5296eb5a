/**
 * The life of a methodology version, from draft to filed, superseded or withdrawn, and the filed
 * versions as the stream sees them. Commands come in from {@code api}; a filed version goes out to
 * every instance within seconds.
 */
package org.tanpuhui.methodology.registry;
