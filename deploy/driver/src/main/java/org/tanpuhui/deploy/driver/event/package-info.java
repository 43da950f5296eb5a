/** CloudEvents as bytes: what the partners' side writes, and nothing about why. */
package org.tanpuhui.deploy.driver.event;
