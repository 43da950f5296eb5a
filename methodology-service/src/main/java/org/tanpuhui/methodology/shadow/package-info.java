/**
 * What a version would have given for a past period beside what was recorded. Reads evidence, posts
 * nothing.
 */
package org.tanpuhui.methodology.shadow;
