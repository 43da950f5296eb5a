/** Settings, readiness, and the objects that are made from settings. */
package org.tanpuhui.activity.config;
