/**
 * Review of what people propose: a case goes from state to state by steps, each taken by another
 * person, each kept. Methodology versions, projects and batches are such cases; what may follow
 * what stands in {@link org.tanpuhui.methodology.review.Lifecycle} and, as the last word, in the
 * database.
 */
package org.tanpuhui.methodology.review;
