/** In: HTTP. Bodies become plain values, answers become JSON; no rule of the domain lives here. */
package org.tanpuhui.activity.api;
