/** What partners are told over HTTP, where to, how often it is tried: pure rules and values. */
package org.tanpuhui.activity.activity.webhook;
