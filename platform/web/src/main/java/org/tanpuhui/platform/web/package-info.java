/**
 * The HTTP side of every service: who calls ({@link org.tanpuhui.platform.web.Caller}), how a
 * refusal looks ({@link org.tanpuhui.platform.web.ProblemMapper}), paging, request ids, access log,
 * and the resource for dead letters.
 *
 * <p>In: a request with a bearer token whose signature, issuer and expiry smallrye-jwt verifies.
 * Out: an answer or an RFC 9457 problem, never a bare status. Guaranteed: no resource with a role
 * runs before scheme and audience of the token agree.
 */
package org.tanpuhui.platform.web;
