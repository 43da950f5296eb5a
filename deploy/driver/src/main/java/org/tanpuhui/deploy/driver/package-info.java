/**
 * The partners' side of a running stack. It talks to the public API at the gateway and to nothing
 * else; only {@code bench} also looks at processes and database sizes, to say what an event costs.
 */
package org.tanpuhui.deploy.driver;
