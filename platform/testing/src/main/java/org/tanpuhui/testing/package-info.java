/**
 * What the tests of all services ask of them. In: the published document, answers, compiled
 * classes. Out: a failed test that names the difference. Nothing here runs in a service.
 */
package org.tanpuhui.testing;
