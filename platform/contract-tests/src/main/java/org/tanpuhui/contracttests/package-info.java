/**
 * Every exchange that a service's tests have over REST Assured is held against the published API:
 * its status and code must be documented, its bodies must be valid. It needs no line in a test.
 */
package org.tanpuhui.contracttests;
