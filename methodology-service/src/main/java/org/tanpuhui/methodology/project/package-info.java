/**
 * Projects, from draft to closed: who applies, what is fixed by filing, and the view of them that
 * the stream reads monitoring by.
 */
package org.tanpuhui.methodology.project;
