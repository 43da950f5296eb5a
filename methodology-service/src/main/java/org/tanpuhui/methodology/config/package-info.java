/** Settings, start and stop: documents are checked before anything is read from the log. */
package org.tanpuhui.methodology.config;
