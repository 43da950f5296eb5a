/**
 * The partners' side of the public API: tokens, enrolment, sending, and reading the books. Knows
 * nothing that is not in the published contract.
 */
package org.tanpuhui.deploy.driver.client;
